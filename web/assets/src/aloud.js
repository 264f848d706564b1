// Reading a page aloud, where the browser has a voice of its own for the page's language. A voice from elsewhere would send the
// words out, so that no such voice is ever used; without a voice of its own there is no button. It reads pages that the site
// marks, and never one with a child's own words.
(() => {
  const made = document.querySelector('template#aloud')
  const speech = window.speechSynthesis
  if (!made || !speech || !window.SpeechSynthesisUtterance) return
  const main = document.querySelector('main')
  const tag = (lang) => lang.replace(/_/g, '-').toLowerCase()
  const page = tag(document.documentElement.lang)
  const voice = () => {
    const own = speech.getVoices().filter((v) => v.localService === true && tag(v.lang).split('-')[0] === page.split('-')[0])
    return own.find((v) => tag(v.lang) === page) || own[0]
  }

  const box = made.content.firstElementChild.cloneNode(true)
  const [go, stop] = box.querySelectorAll('button')
  const [read, pause, on] = go.dataset.says.split('|')
  stop.remove()

  // A sentence, at most 180 letters of it: some browsers fall silent in the middle of longer ones. "1." alone is none.
  const cut = /\s*(?:\d+\.\s+)?[^]{1,180}?(?:[.!?…؟۔]+["”’)]*(?:\s+|$)|[።。！？]+\s*|$)|[^]{1,180}\s|[^]{1,180}/g
  const block = 'h1, h2, h3, p, li, dt, dd, summary, legend, label, div, section, main'
  const unread = 'svg, button, textarea, .aloud, .hidden, details:not([open]) > :not(summary)'

  // Each sentence becomes the elements that hold its words, so that they can be shown as they are read.
  const split = () => {
    const all = []
    const texts = []
    let last
    const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT)
    while (walk.nextNode()) {
      const parent = walk.currentNode.parentElement
      if (parent.closest(unread) || parent.closest('[lang]') !== document.documentElement) continue
      if (parent.closest(block) !== last) texts.push([])
      last = parent.closest(block)
      texts[texts.length - 1].push(walk.currentNode)
    }
    for (const nodes of texts) {
      const text = nodes.map((n) => n.data).join('')
      if (!text.trim()) continue
      for (const sentence of text.match(cut)) {
        const held = []
        for (let left = sentence.length; left > 0;) {
          const node = nodes.shift()
          if (left < node.length) nodes.unshift(node.splitText(left))
          left -= node.length
          const span = document.createElement('span')
          node.replaceWith(span)
          span.append(node)
          held.push(span)
        }
        if (sentence.trim()) all.push(held)
      }
    }
    return all
  }

  let sentences = []
  let at = 0
  let saying
  const light = (is) => { for (const held of sentences[at] || []) held.classList.toggle('saying', is) }
  const hush = () => {
    saying = undefined
    speech.cancel()
  }
  const end = () => {
    hush()
    if (document.activeElement === stop) go.focus()
    for (const held of sentences.flat()) held.replaceWith(...held.childNodes)
    main.normalize()
    sentences = []
    at = 0
    go.textContent = read
    stop.remove()
  }
  const hold = () => {
    hush()
    go.textContent = on
  }
  const say = () => {
    const own = voice()
    if (!own || at === sentences.length) { end(); return }
    light(true)
    sentences[at][0].scrollIntoView({ block: 'nearest' })
    const words = new SpeechSynthesisUtterance(sentences[at].map((held) => held.textContent).join('').replace(/\s+/g, ' ').trim())
    words.voice = own
    words.lang = own.lang
    words.onend = () => {
      if (words !== saying) return
      light(false)
      at++
      say()
    }
    words.onerror = () => { if (words === saying) hold() }
    saying = words
    speech.speak(words)
    go.textContent = pause
  }
  go.addEventListener('click', () => {
    if (saying) { hold(); return }
    if (!sentences.length) {
      sentences = split()
      go.after(stop)
    }
    hush()
    say()
  })
  stop.addEventListener('click', end)
  addEventListener('pagehide', end)

  // Browsers find their voices when they like, and may lose them again.
  const offer = () => {
    if (voice()) {
      if (!box.isConnected) main.querySelector('h1').after(box)
    } else {
      end()
      box.remove()
    }
  }
  speech.onvoiceschanged = offer
  offer()
})()
