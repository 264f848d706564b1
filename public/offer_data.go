package public

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"waymark/calendar"
	"waymark/offer"
	"waymark/web"
)

// entitlementJSON is one entry of the local offer for programs.
type entitlementJSON struct {
	ID            string         `json:"id" means:"The entry’s id, which stays."`
	Slug          string         `json:"slug" means:"Its short name, as in its address."`
	Area          string         `json:"area" means:"Which part of the offer it belongs to."`
	Title         string         `json:"title" means:"What it is."`
	TextChild     string         `json:"text_child" means:"What it is, for young people."`
	TextAdult     string         `json:"text_adult" means:"What it is, for grown-ups."`
	Kind          offer.Kind     `json:"kind" means:"Whether it is law, the council’s promise, a partner’s or national."`
	LegalBasis    string         `json:"legal_basis" means:"By what right."`
	NotInForce    string         `json:"law_not_in_force,omitempty" means:"Which law is not in force yet."`
	Who           []offer.Status `json:"who" means:"Which care leavers, by the law’s names." between:"; "`
	AgeFrom       *int           `json:"age_from" means:"From which age."`
	AgeTo         *int           `json:"age_to" means:"Up to which age."`
	Conditions    string         `json:"other_conditions" means:"What else must be so."`
	Where         offer.Where    `json:"where" means:"Where one must live."`
	Elsewhere     string         `json:"elsewhere" means:"How it works for those who live elsewhere."`
	Custody       string         `json:"custody" means:"How it works in custody."`
	Get           string         `json:"what_you_get" means:"What one gets."`
	Amount        *int           `json:"amount_pounds" means:"How much, in pounds."`
	AmountText    string         `json:"amount_text" means:"How much, in words."`
	AmountNote    string         `json:"amount_note,omitempty" means:"Why no amount is said: x means that it was looked up more than twelve months ago."`
	AmountSource  string         `json:"amount_source" means:"Where the amount comes from."`
	AmountChecked calendar.Date  `json:"amount_checked_on" means:"The day on which it was looked up."`
	Steps         []string       `json:"how_to_get" means:"How to get it, step by step." between:"; "`
	Helps         string         `json:"who_helps" means:"Who helps."`
	HowLong       string         `json:"how_long" means:"How long it takes."`
	IfNo          string         `json:"if_no" means:"What to do if the answer is no."`
	Documents     []string       `json:"documents" means:"What to bring." between:"; "`
	Languages     []string       `json:"languages" means:"In which languages help is there." between:"; "`
	ConsultedOn   calendar.Date  `json:"consulted_on" means:"The day on which care leavers were asked about it."`
	Consulted     string         `json:"consulted_with" means:"Which of them."`
	SignedOn      calendar.Date  `json:"care_leavers_signed_off_on" means:"The day on which care leavers agreed to how it is told."`
	ReviewBy      calendar.Date  `json:"review_by" means:"The day by which it is looked at again."`
	Version       int            `json:"version" means:"How often it was published."`
	Published     calendar.Date  `json:"published_at" means:"The day on which it was published."`
	URL           string         `json:"url" means:"Its page."`
}

func some(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

func entitlementForJSON(o offer.PublicEntitlement) entitlementJSON {
	j := entitlementJSON{o.ID, o.Slug, o.Area, o.Title, o.ChildText, o.AdultText, o.Kind, o.LegalBasis, o.Law, orEmpty(o.Who), some(o.AgeFrom), some(o.AgeTo), o.Conditions, o.Where, o.Elsewhere, o.Custody, o.Get,
		some(o.Amount), o.AmountText(), "", o.AmountSource, o.CheckedOn, orEmpty(o.Steps), o.Helps, o.HowLong, o.IfNo, orEmpty(o.Documents), orEmpty(o.Languages), o.ConsultedOn, o.Consulted, o.SignedOn, o.ReviewBy, o.Version, o.PublishedOn, offerPath + "/" + o.Slug}
	if o.AmountHidden {
		j.AmountNote = "x"
	}
	return j
}

func entitlementRows(e edition) (all []entitlementJSON) {
	for _, o := range e.Offer.Entries() {
		all = append(all, entitlementForJSON(o))
	}
	return all
}

// Open Referral UK 3.0 is the UK profile of the Human Services Data Specification: one service for each entry. The profile has no text for
// who is eligible, so that stands in the description and as attributes; and an offer is bound to an area, not to a building, so there are
// service areas and no locations.
const (
	openReferralVersion = "HSDS-UK-3.0"
)

type referralOrganization struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Website     string `json:"website,omitempty"`
}

type referralCost struct {
	ID          string        `json:"id"`
	ValidFrom   calendar.Date `json:"valid_from"`
	Option      string        `json:"option"`
	Amount      int           `json:"amount"`
	Currency    string        `json:"currency"`
	Description string        `json:"amount_description"`
}

type referralArea struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type referralTerm struct {
	ID       string `json:"id"`
	Code     string `json:"code"`
	Name     string `json:"name"`
	Taxonomy string `json:"taxonomy"`
}

type referralAttribute struct {
	ID       string       `json:"id"`
	LinkType string       `json:"link_type"`
	Value    string       `json:"value"`
	Term     referralTerm `json:"taxonomy_term"`
}

type referralService struct {
	ID           string               `json:"id"`
	Organization referralOrganization `json:"organization"`
	Name         string               `json:"name"`
	Description  string               `json:"description"`
	URL          string               `json:"url"`
	Status       string               `json:"status"`
	MinimumAge   *int                 `json:"minimum_age,omitempty"`
	MaximumAge   *int                 `json:"maximum_age,omitempty"`
	Assured      calendar.Date        `json:"assured_date"`
	Modified     string               `json:"last_modified"`
	Areas        []referralArea       `json:"service_areas"`
	Costs        []referralCost       `json:"cost_options,omitempty"`
	Attributes   []referralAttribute  `json:"attributes"`
}

func (e edition) organization(address string) referralOrganization {
	return referralOrganization{uuid.NewSHA1(uuid.NameSpaceURL, []byte(address+"/#"+e.Council)).String(), e.Council, "The council that looks after children in care and care leavers", address}
}

// referral is an entry as a service of a directory.
func (e edition) referral(o offer.PublicEntitlement, address string) referralService {
	own, err := uuid.Parse(o.ID)
	if err != nil {
		own = uuid.NewSHA1(uuid.NameSpaceURL, []byte(o.Slug))
	}
	part := func(of string) string { return uuid.NewSHA1(own, []byte(of)).String() }
	description := []string{o.AdultText, o.WhoWords(), o.Conditions, "How to get it: " + strings.Join(o.Steps, " "), "If you live elsewhere: " + o.Elsewhere}
	s := referralService{ID: own.String(), Organization: e.organization(address), Name: o.Title, Description: strings.Join(strings.Fields(strings.Join(description, " ")), " "), URL: address + offerPath + "/" + o.Slug, Status: "active",
		MinimumAge: some(o.AgeFrom), MaximumAge: some(o.AgeTo), Assured: o.PublishedOn, Modified: o.PublishedOn.String() + "T00:00:00.000Z", Attributes: []referralAttribute{}}
	where := "Anywhere: young people whom " + e.Council + " looked after"
	if o.Where == offer.InBorough {
		where = e.Council
	}
	s.Areas = []referralArea{{part("area"), where}}
	if o.Amount > 0 {
		s.Costs = []referralCost{{part("cost"), o.CheckedOn, "Paid to the young person", o.Amount, "GBP", o.AmountText() + ". Source: " + o.AmountSource}}
	}
	for _, one := range o.Who {
		s.Attributes = append(s.Attributes, referralAttribute{part("who " + string(one)), "service_eligibility", one.Means(), referralTerm{uuid.NewSHA1(uuid.NameSpaceURL, []byte("children-act-1989/"+string(one))).String(), string(one), "Care leaver: " + string(one), "Children Act 1989"}})
	}
	if a, there := offer.AreaOf(o.Area); there {
		s.Attributes = append(s.Attributes, referralAttribute{part("kind"), "service_type", a.Title, referralTerm{uuid.NewSHA1(uuid.NameSpaceURL, []byte("csw-2017/"+a.Key)).String(), a.Key, a.Title, "Children and Social Work Act 2017, section 2"}})
	}
	return s
}

// services are the entries that a directory can list: what is not offered is no service.
func (e edition) services(address string) []referralService {
	all := []referralService{}
	for _, o := range e.Offer.Entries() {
		if o.Kind != offer.NotOffered {
			all = append(all, e.referral(o, address))
		}
	}
	return all
}

func (s *Site) openReferral(w http.ResponseWriter, r *http.Request, e edition) error {
	return s.sendJSON(w, r, e, "application/json; charset=utf-8", map[string]string{"version": openReferralVersion, "profile": "https://open-referral-uk-profile.readthedocs.io", "openapi_url": "https://open-referral-uk-profile.readthedocs.io/en/latest/openapi.html", "publisher": e.Council, "licence": licenceURL})
}

// referralPage is a list as the specification pages it.
type referralPage struct {
	Total    int               `json:"total_items"`
	Pages    int               `json:"total_pages"`
	Number   int               `json:"page_number"`
	Size     int               `json:"size"`
	First    bool              `json:"first_page"`
	Last     bool              `json:"last_page"`
	Empty    bool              `json:"empty"`
	Contents []referralService `json:"contents"`
}

const referralSize = 50

func (s *Site) openReferralServices(w http.ResponseWriter, r *http.Request, e edition) error {
	all := e.services(web.SiteOf(r.Context()).Address)
	size := min(max(whole(r.URL.Query().Get("per_page")), 0), 500)
	if size == 0 {
		size = referralSize
	}
	pages := max((len(all)+size-1)/size, 1)
	n := min(max(whole(r.URL.Query().Get("page")), 1), pages)
	contents := all[(n-1)*size : min(n*size, len(all))]
	return s.sendJSON(w, r, e, "application/json; charset=utf-8", referralPage{len(all), pages, n, len(contents), n == 1, n == pages, len(contents) == 0, contents})
}

func (s *Site) openReferralService(w http.ResponseWriter, r *http.Request, e edition) error {
	for _, one := range e.services(web.SiteOf(r.Context()).Address) {
		if one.ID == r.PathValue("id") {
			return s.sendJSON(w, r, e, "application/json; charset=utf-8", one)
		}
	}
	return e.noEntry(r.PathValue("id"))
}

// governmentService is an entry in the words of schema.org, for search engines.
func governmentService(e edition, o offer.PublicEntitlement, address string) map[string]any {
	audience := map[string]any{"@type": "PeopleAudience", "audienceType": "Care leavers"}
	if o.AgeFrom > 0 {
		audience["suggestedMinAge"] = o.AgeFrom
	}
	if o.AgeTo > 0 {
		audience["suggestedMaxAge"] = o.AgeTo
	}
	return map[string]any{"@context": "https://schema.org", "@type": "GovernmentService", "name": o.Title, "description": o.ChildText, "serviceType": "Local offer for care leavers", "isAccessibleForFree": true, "inLanguage": "en-GB",
		"url": fmt.Sprintf("%s%s/%s", address, offerPath, o.Slug), "audience": audience, "provider": map[string]any{"@type": "GovernmentOrganization", "name": e.Council, "url": address}}
}
