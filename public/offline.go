package public

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"waymark/web/assets"
)

// worker is the script that keeps the page for the worried in every language, the start and the priorities for when there is no line (LP-06). Pages come from
// the council as long as it can be reached; a page with a form is never kept.
const worker = `const kept = %[1]s
const pages = %[2]s
const files = %[3]s
self.addEventListener('install', (event) => event.waitUntil(caches.open(kept).then((c) => c.addAll([...pages, ...files])).then(() => self.skipWaiting())))
self.addEventListener('activate', (event) => event.waitUntil(caches.keys().then((all) => Promise.all(all.filter((k) => k.startsWith('young-people ') && k !== kept).map((k) => caches.delete(k)))).then(() => self.clients.claim())))
self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (files.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then((file) => file || fetch(request)))
    return
  }
  if (request.mode !== 'navigate') return
  event.respondWith(fetch(request).then((answer) => {
    if (answer.ok && !answer.redirected && pages.includes(url.pathname)) {
      const copy = answer.clone()
      event.waitUntil(caches.open(kept).then((c) => c.put(url.pathname, copy)))
    }
    return answer
  }).catch(() => {
    const spoken = (url.pathname.match(/^\/young-people\/in\/[A-Za-z-]+/) || ['/young-people'])[0] + '/worried'
    return caches.match(pages.includes(url.pathname) ? url.pathname : pages.includes(spoken) ? spoken : '/young-people/worried')
  }))
})
`

// offlinePages are those that are kept on a child's telephone: none of them has a form to send words by.
func (c childSite) offlinePages() []string {
	pages := []string{"/young-people", "/young-people/worried"}
	for _, q := range c.Plan.Priorities {
		pages = append(pages, fmt.Sprintf("/young-people/priority/%d", q.Number))
	}
	for _, l := range c.Languages {
		pages = append(pages, inAt+l.Code, inAt+l.Code+"/worried")
	}
	return pages
}

func (s *Site) offline(w http.ResponseWriter, r *http.Request, e edition) error {
	c := newChildSite(r, e)
	text := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			panic(err) // strings always marshal
		}
		return string(b)
	}
	style := assets.URL("child.css")
	h := w.Header()
	h.Set("Content-Type", "text/javascript; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	h.Set("Service-Worker-Allowed", "/young-people")
	_, err := fmt.Fprintf(w, worker, text("young-people "+strings.Split(style, "/")[2]), text(c.offlinePages()), text([]string{style, assets.URL("child.js"), assets.URL("icon.svg")}))
	return err
}
