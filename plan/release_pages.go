package plan

import (
	"context"
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
	Live     int      // number of the release that is public; 0 for none
	Changes  []Change // against the public release: of the one that waits for approval, else of the plan as it stands
	Unread   []string // refs whose child text nobody has approved for the words that stand now
	Me       string
	Wrong    *fault.Fault
}

// Waits is the release that waits to be approved; nil where there is none.
func (v releasesView) Waits() *Release {
	if len(v.Releases) > 0 && v.Releases[0].ApprovedOn.IsZero() {
		return &v.Releases[0]
	}
	return nil
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
	if err := p.compare(ctx, &v); err != nil {
		return err
	}
	return web.Render(w, r, status, releasesScreen(v))
}

// compare says what would be different for the public.
func (p *Plans) compare(ctx context.Context, v *releasesView) error {
	next, _, err := p.draftOf(ctx, v.Plan.Slug)
	if err != nil {
		return err
	}
	if waits := v.Waits(); waits != nil {
		next = waits.Payload.V
	}
	actions, err := p.Actions(ctx, v.Plan)
	if err != nil {
		return err
	}
	for _, a := range actions {
		if a.Child != "" && (!a.Approved() || a.Stale()) {
			v.Unread = append(v.Unread, a.Ref())
		}
	}
	for _, r := range v.Releases {
		if !r.ApprovedOn.IsZero() {
			v.Live, v.Changes = r.Number, changes(r.Payload.V, next)
			break
		}
	}
	return nil
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
	slug, n := r.PathValue("slug"), web.Number(r, "number")
	err := p.ApproveRelease(r.Context(), slug, n)
	if bad, status := web.Again(err); bad != nil {
		return p.showReleases(w, r, status, bad)
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, Plan{Slug: slug}.href()+"/releases", fmt.Sprintf("Release %d is public now.", n))
}
