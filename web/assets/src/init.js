// Scripts only add comfort: every page works without them.
import { initAll } from './govuk-frontend.min.js'
import './autosave.js'
import './drop.js'
import './words.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()

// A part of a page that names a stream of events in data-live is replaced by each piece of the page that the server sends;
// the event "done" opens the page anew. Without script the page refreshes itself.
for (const part of document.querySelectorAll('[data-live]')) {
  const events = new EventSource(part.dataset.live)
  events.addEventListener('message', (event) => { part.innerHTML = event.data })
  events.addEventListener('done', () => { events.close(); location.reload() })
}
