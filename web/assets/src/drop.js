// A part of a form with data-drop takes what is dropped or pasted on that form: a file or a picture goes into its file field, and text that
// is pasted where nothing is being written into the field with data-drop-words. It opens, and says what it took.
for (const zone of document.querySelectorAll('[data-drop]')) {
  const form = zone.closest('form')
  const file = zone.querySelector('input[type=file]')
  const words = zone.querySelector('[data-drop-words]')
  const sentence = zone.querySelector('[data-drop-sentence]')
  const status = zone.querySelector('[data-drop-status]')
  const most = Number(zone.dataset.drop)

  const show = (text) => {
    for (const part of zone.querySelectorAll('details')) part.open = true
    status.textContent = text
  }
  const take = (files) => {
    if (files[0].size > most) return show(`${files[0].name} was not taken: it must be smaller than ${most >> 20} MB.`)
    const one = new DataTransfer()
    one.items.add(files[0])
    file.files = one.files
    file.dispatchEvent(new Event('change', { bubbles: true }))
    show(files.length > 1 ? `${files[0].name} is attached. Give the other files one at a time.` : `${files[0].name} is attached. Say in one sentence what it shows.`)
    sentence.focus()
  }

  const holds = (event) => event.dataTransfer?.types.includes('Files')
  const over = (is) => form.classList.toggle('waymark-drop', is)
  form.addEventListener('dragover', (event) => { if (holds(event)) { event.preventDefault(); over(true) } })
  form.addEventListener('dragleave', (event) => { if (!form.contains(event.relatedTarget)) over(false) })
  // In the capturing phase: the file field's own script would take it too.
  form.addEventListener('drop', (event) => {
    if (!holds(event) || !event.dataTransfer.files.length) return
    event.preventDefault()
    over(false)
    take(event.dataTransfer.files)
  }, true)

  document.addEventListener('paste', (event) => {
    if (event.target !== document.body && !form.contains(event.target)) return
    const { files } = event.clipboardData
    const text = event.clipboardData.getData('text/plain')
    if (files.length && !text) {
      event.preventDefault()
      take(files)
    } else if (text && !event.target.matches('input, textarea')) {
      event.preventDefault()
      words.value = [words.value, text].filter(Boolean).join('\n')
      words.dispatchEvent(new Event('input', { bubbles: true }))
      show('The text is pasted. Say in one sentence what it shows.')
      sentence.focus()
    }
  })
}
