// Comfort for the young people's site. Every page works without it; nothing here is kept, and nothing is sent but what the form sends.
(() => {
  const one = (selector) => document.querySelector(selector)
  const leave = () => {
    document.title = ''
    document.documentElement.hidden = true
    if (window.speechSynthesis) speechSynthesis.cancel()
    location.replace('/young-people/leave')
  }

  // Leave this page now: the Shift key three times, each within five seconds of the one before.
  let presses = 0
  let last = 0
  document.addEventListener('keyup', (event) => {
    if (!one('[data-leave]')) return
    if (event.key !== 'Shift') { presses = 0; return }
    presses = event.timeStamp - last < 5000 ? presses + 1 : 1
    last = event.timeStamp
    const said = one('[data-leaving]')
    if (presses === 3) leave()
    else if (said) said.textContent = (said.dataset.leaving || 'Shift, press {n} more to leave.').replace('{n}', 3 - presses)
  })
  document.addEventListener('click', (event) => {
    const target = event.target.closest('[href="/young-people/leave"], [data-print] button')
    if (!target) return
    event.preventDefault()
    if (target.matches('[href]')) leave()
    else print()
  })

  // What was typed must not come back to whoever uses the browser next.
  addEventListener('pageshow', (event) => { if (event.persisted && one('[data-leave]')) location.replace(location.pathname) })

  // How many letters are left is said politely, when somebody rests.
  let resting
  const count = (box) => {
    const left = box.dataset.letters - [...box.value.replace(/\r\n/g, '\n')].length
    const words = left < 0 ? `You have ${-left} letters too many` : `You have ${left} letters left`
    const said = one('[data-letters-left]')
    if (said && said.textContent !== words) said.textContent = words
  }
  document.addEventListener('input', (event) => {
    if (!event.target.matches('[data-letters]')) return
    clearTimeout(resting)
    resting = setTimeout(count, 1000, event.target)
  })

  // The way to send a message runs in one page: Back finds what was typed, and a line that breaks loses nothing.
  const pages = []
  const ready = () => {
    for (const part of document.querySelectorAll('[data-print]')) part.hidden = false
    const box = one('[data-letters]')
    if (box) count(box)
  }
  const put = ({ main, looks, title }) => {
    one('main').replaceWith(main)
    one('.looks, [data-looks]').replaceWith(looks)
    document.title = title
    ready()
    scrollTo(0, 0)
    const head = main.querySelector('.problem, h1')
    if (head) { head.tabIndex = -1; head.focus() }
  }
  const shown = (page) => {
    const looks = page.querySelector('.looks') || document.createElement('div')
    looks.dataset.looks = ''
    return { main: page.querySelector('main'), looks, title: page.title }
  }
  let busy = false
  let at = 0
  document.addEventListener('submit', async (event) => {
    const form = event.target
    const button = event.submitter
    if (!form.matches('#tell, [data-start]') || button && ['look', 'words'].includes(button.name)) return
    event.preventDefault()
    if (busy) return
    busy = true
    try {
      const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form, button)) })
      if (!answer.ok && answer.status !== 422 && answer.status !== 429) throw new Error(answer.status)
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      if (answer.ok) {
        pages[at] = shown(document)
        at++
        pages.length = page.querySelector('#tell') ? at : 0
        history.pushState({ at }, '')
      }
      put(shown(page))
    } catch {
      let said = one('#broken')
      if (!said) {
        said = document.createElement('p')
        said.id = 'broken'
        said.className = 'note'
        said.setAttribute('role', 'alert')
        form.before(said)
      }
      said.textContent = 'We can’t reach our site right now. Your words are still here. Wait a bit. Then press the button again.'
    }
    busy = false
  })
  addEventListener('popstate', (event) => {
    const to = event.state ? event.state.at : 0
    if (!one('[data-leave]') || to === at) return
    if (!pages[to]) { location.replace(location.pathname); return }
    pages[at] = shown(document)
    at = to
    put(pages[to])
  })

  // A page that is left open is cleared, so that nobody else reads it; whoever is still there says so, as often as they like.
  let warned
  const warn = () => {
    if (!one('#tell')) return
    const box = document.createElement('dialog')
    box.innerHTML = '<form method="dialog"><h2>Are you still there?</h2><p>We will clear this page in 5 minutes. Then no one else can read your words.</p><button class="button" autofocus>I am still here</button></form>'
    document.body.append(box)
    box.showModal()
    const clear = setTimeout(() => location.replace('/young-people/tell-us'), 5 * 60000)
    box.addEventListener('close', () => { clearTimeout(clear); box.remove(); watch() })
  }
  const watch = () => {
    clearTimeout(warned)
    warned = setTimeout(warn, 15 * 60000)
  }
  document.addEventListener('input', watch)
  watch()

  ready()
  // The page for the worried, the start and the priorities are there when there is no line.
  if ('serviceWorker' in navigator && isSecureContext) navigator.serviceWorker.register('/young-people/offline.js', { scope: '/young-people' }).catch(() => {})
})()
