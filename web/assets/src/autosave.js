// A form with data-autosave is kept while it is written: a moment after the last key, and when a field is left. It is sent where its button
// sends it, with then=autosave; the answer names the version that stands then. What cannot be sent stays on the page and is tried again. What
// stands in a part with data-autosave-not is sent by a button only.
const quiet = 2500 // ms after the last key
const longest = 30000 // ms between two tries without a connection

for (const form of document.querySelectorAll('form[data-autosave]')) {
  const status = form.querySelector('[data-autosave-status]')
  const version = form.elements.namedItem('version')
  const apart = [...form.querySelectorAll('[data-autosave-not] :is(input, textarea)')]
  const names = apart.map((field) => field.name)
  const words = () => {
    const data = new URLSearchParams()
    for (const [name, value] of new FormData(form)) if (typeof value === 'string' && !names.includes(name)) data.append(name, value)
    return data
  }
  const content = () => { const data = words(); data.delete('version'); return data.toString() }
  const say = (text, problem = false) => {
    if (status.textContent !== text) status.textContent = text
    status.classList.toggle('waymark-autosave--problem', problem)
  }
  let saved = content()
  let refused = null
  let timer = 0
  let wait = quiet
  let sending = null
  let stopped = false

  const later = (ms) => { clearTimeout(timer); timer = setTimeout(save, ms) }

  async function send (body) {
    const data = words()
    data.set('then', 'autosave')
    const answer = await fetch(form.action, { method: 'POST', body: data, headers: { Accept: 'application/json' }, credentials: 'same-origin' })
    const said = await answer.json()
    if (answer.ok) {
      version.value = said.version
      saved = body
      wait = quiet
      say(`Saved ${said.saved}`)
    } else if (answer.status === 401) {
      say('You were signed out. What you wrote is still on this page: sign in again in another tab, and it is saved from here.', true)
      wait = longest
    } else if (answer.status === 409) {
      stopped = true
      say(`${said.detail} Press a button below to see both texts.`, true)
    } else if (answer.status >= 500) {
      throw new Error(said.title)
    } else { // it is tried again once something has been changed
      refused = body
      say(`Not saved: ${said.detail}`, true)
    }
  }

  async function save () {
    clearTimeout(timer)
    const body = content()
    if (stopped || sending || body === saved || body === refused) return
    sending = send(body).catch(() => {
      wait = Math.min(wait * 2, longest)
      say('Not saved yet: there is no connection. What you wrote stays on this page and is sent as soon as it can be.', true)
    })
    await sending
    sending = null
    if (!stopped && ![saved, refused].includes(content())) later(wait)
  }

  form.addEventListener('input', () => { if (!sending) later(wait) })
  form.addEventListener('change', () => later(0))
  addEventListener('online', () => { wait = quiet; later(0) })
  addEventListener('focus', () => later(0))
  // A button waits for what is on its way, so that it sends the version that stands then.
  form.addEventListener('submit', (event) => {
    clearTimeout(timer)
    stopped = true
    if (!sending) return
    event.preventDefault()
    sending.finally(() => form.requestSubmit(event.submitter))
  })
  addEventListener('pageshow', (event) => { if (event.persisted) stopped = false })
  addEventListener('beforeunload', (event) => { if (!stopped && (content() !== saved || apart.some((field) => field.value !== field.defaultValue))) event.preventDefault() })
}

// A part that is folded away opens when a choice makes it needed: data-opens-when="name=one|two".
for (const part of document.querySelectorAll('details[data-opens-when]')) {
  const [name, values] = part.dataset.opensWhen.split('=')
  part.closest('form').addEventListener('change', (event) => {
    if (event.target.name === name && values.split('|').includes(event.target.value)) part.open = true
  })
}
