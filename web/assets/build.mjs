// Builds web/assets/dist from src, GOV.UK Frontend and the styles of charts and documents. Run by make and by npm run build.
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { compile, compileString } from 'sass'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const options = { style: 'compressed', loadPaths: [here('../../node_modules')], quietDeps: true }

const charts = compileString(await readFile(here('../../chart/chart.css'), 'utf8'), options).css
const documents = compileString(await readFile(here('../../document/document.css'), 'utf8'), options).css
const minified = async (name) => compileString(await readFile(here(`src/${name}`), 'utf8'), options).css

await mkdir(here('dist'), { recursive: true })
// The footer's crown and royal arms are GOV.UK's own: their rules are left out, as govuk.Footer leaves out their marks.
const ours = (css) => css.replace(/[^{}]*govuk-footer__(?:crown|copyright-logo|licence-logo)[^{}]*\{[^{}]*\}/g, '')
await writeFile(here('dist/staff.css'), ours(compile(here('src/staff.scss'), options).css) + charts + documents)
await writeFile(here('dist/child.css'), await minified('child.css') + charts)
await writeFile(here('dist/paper.css'), await minified('paper.css'))

const frontend = await readFile(here('../../node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js'), 'utf8')
await writeFile(here('dist/govuk-frontend.min.js'), frontend.replace(/\/\/# sourceMappingURL=.*\s*$/, '\n'))
for (const script of ['init.js', 'autosave.js', 'drop.js', 'words.js']) await copyFile(here(`src/${script}`), here(`dist/${script}`))
await writeFile(here('dist/child.js'), await readFile(here('src/child.js'), 'utf8') + ';\n' + await readFile(here('src/aloud.js'), 'utf8'))
await copyFile(here('src/icon.svg'), here('dist/icon.svg'))
