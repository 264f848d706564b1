package plan

import (
	"fmt"
	"net/http"

	"waymark/fault"
	"waymark/web"
)

// releasesView is the page on which a plan is published.
type releasesView struct {
	Plan     Plan
	Releases []Release
	Blocks   []Block
	Me       string
	Wrong    *fault.Fault
}

func (p *Plans) releasesPage(w http.ResponseWriter, r *http.Request) error {
	return p.showReleases(w, r, http.StatusOK, nil)
}

func (p *Plans) showReleases(w http.ResponseWriter, r *http.Request, status int, wrong *fault.Fault) error {
	ctx := r.Context()
	plan, err := p.Plan(ctx, r.PathValue("slug"))
	if err != nil {
		return err
	}
	v := releasesView{Plan: plan, Wrong: wrong, Me: whoID(ctx)}
	if v.Releases, err = p.Releases(ctx, plan); err != nil {
		return err
	}
	if v.Blocks, err = p.Blocks(ctx, plan.Slug); err != nil {
		return err
	}
	return web.Render(w, r, status, releasesScreen(v))
}

func (p *Plans) proposeRelease(w http.ResponseWriter, r *http.Request) error {
	slug := r.PathValue("slug")
	n, err := p.Propose(r.Context(), slug)
	if bad, status := web.Again(err); bad != nil {
		return p.showReleases(w, r, status, bad)
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, Plan{Slug: slug}.href()+"/releases", fmt.Sprintf("Release %d is proposed. Somebody else must approve it.", n))
}

func (p *Plans) approveRelease(w http.ResponseWriter, r *http.Request) error {
	slug, n := r.PathValue("slug"), sentNumber(r, "number")
	err := p.ApproveRelease(r.Context(), slug, n)
	if bad, status := web.Again(err); bad != nil {
		return p.showReleases(w, r, status, bad)
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, Plan{Slug: slug}.href()+"/releases", fmt.Sprintf("Release %d is public now.", n))
}
