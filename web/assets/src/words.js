// How plain a text is, said while it is written: a moment after the last key the text goes to this council's own Waymark, which keeps
// nothing of it, and the verdict stands below the box. Without script the button opens the same verdict in a new tab.
const pause = 900 // ms after the last key

for (const helper of document.querySelectorAll('[data-words]')) {
  const box = document.getElementById(helper.dataset.words)
  const button = helper.querySelector('button')
  const place = helper.querySelector('[data-words-verdict]')
  button.type = 'button' // so that Enter in another field sends the form, not this
  const status = helper.querySelector('[data-words-said]')
  let timer = 0
  let asked = 0

  async function check () {
    clearTimeout(timer)
    const turn = ++asked
    const body = new URLSearchParams({ words: `${helper.dataset.wordsReader}:text`, text: box.value, then: 'verdict' })
    try {
      const answer = await fetch(helper.dataset.wordsHref, { method: 'POST', body, credentials: 'same-origin', redirect: 'error' })
      const said = await answer.text()
      if (!answer.ok || turn !== asked) return
      place.innerHTML = said
      const first = place.querySelector('p')?.textContent ?? ''
      if (status.textContent !== first) status.textContent = first
    } catch { /* no connection: the last verdict stays, and the next key asks again */ }
  }

  box.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(check, pause) })
  button.addEventListener('click', check)
}
