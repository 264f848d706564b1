package public

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"waymark/calendar"
	"waymark/offer"
	"waymark/web"
)

// entitlementJSON is one entry of the local offer for programs.
type entitlementJSON struct {
	ID            string         `json:"id"`
	Slug          string         `json:"slug"`
	Area          string         `json:"area"`
	Title         string         `json:"title"`
	TextChild     string         `json:"text_child"`
	TextAdult     string         `json:"text_adult"`
	Kind          offer.Kind     `json:"kind"`
	LegalBasis    string         `json:"legal_basis"`
	NotInForce    string         `json:"law_not_in_force,omitempty"`
	Who           []offer.Status `json:"who"`
	AgeFrom       *int           `json:"age_from"`
	AgeTo         *int           `json:"age_to"`
	Conditions    string         `json:"other_conditions"`
	Where         offer.Where    `json:"where"`
	Elsewhere     string         `json:"elsewhere"`
	Custody       string         `json:"custody"`
	Get           string         `json:"what_you_get"`
	Amount        *int           `json:"amount_pounds"`
	AmountText    string         `json:"amount_text"`
	AmountNote    string         `json:"amount_note,omitempty"`
	AmountSource  string         `json:"amount_source"`
	AmountChecked calendar.Date  `json:"amount_checked_on"`
	Steps         []string       `json:"how_to_get"`
	Helps         string         `json:"who_helps"`
	HowLong       string         `json:"how_long"`
	IfNo          string         `json:"if_no"`
	Documents     []string       `json:"documents"`
	Languages     []string       `json:"languages"`
	ConsultedOn   calendar.Date  `json:"consulted_on"`
	Consulted     string         `json:"consulted_with"`
	SignedOn      calendar.Date  `json:"care_leavers_signed_off_on"`
	ReviewBy      calendar.Date  `json:"review_by"`
	Version       int            `json:"version"`
	Published     calendar.Date  `json:"published_at"`
	URL           string         `json:"url"`
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

func (s *Site) apiEntitlements(w http.ResponseWriter, r *http.Request, e edition) error {
	all := []entitlementJSON{}
	for _, o := range e.Offer.Entries() {
		all = append(all, entitlementForJSON(o))
	}
	return s.send(w, r, e, []noteJSON{{"x", "not available: the amount was looked up more than twelve months ago"}}, all)
}

var entitlementColumns = []string{"id", "slug", "area", "title", "text_child", "text_adult", "kind", "legal_basis", "law_not_in_force", "who", "age_from", "age_to", "other_conditions", "where", "elsewhere", "custody", "what_you_get",
	"amount_pounds", "amount_text", "amount_note", "amount_source", "amount_checked_on", "how_to_get", "who_helps", "how_long", "if_no", "documents", "languages", "consulted_on", "consulted_with", "care_leavers_signed_off_on", "review_by",
	"version", "published_at", "url"}

// entitlementRow is the same entry as a row: what the JSON holds, nothing else.
func entitlementRow(o offer.PublicEntitlement) []string {
	j := entitlementForJSON(o)
	number := func(n *int) string {
		if n == nil {
			return ""
		}
		return strconv.Itoa(*n)
	}
	var who []string
	for _, s := range j.Who {
		who = append(who, string(s))
	}
	return []string{j.ID, j.Slug, j.Area, j.Title, j.TextChild, j.TextAdult, string(j.Kind), j.LegalBasis, j.NotInForce, strings.Join(who, "; "), number(j.AgeFrom), number(j.AgeTo), j.Conditions, string(j.Where), j.Elsewhere, j.Custody, j.Get,
		number(j.Amount), j.AmountText, j.AmountNote, j.AmountSource, j.AmountChecked.String(), strings.Join(j.Steps, " "), j.Helps, j.HowLong, j.IfNo, strings.Join(j.Documents, "; "), strings.Join(j.Languages, "; "),
		j.ConsultedOn.String(), j.Consulted, j.SignedOn.String(), j.ReviewBy.String(), strconv.Itoa(j.Version), j.Published.String(), j.URL}
}

func (s *Site) entitlementsCSV(w http.ResponseWriter, r *http.Request, e edition) error {
	var rows [][]string
	for _, o := range e.Offer.Entries() {
		rows = append(rows, entitlementRow(o))
	}
	return s.sendCSV(w, r, e, "entitlements.csv", entitlementColumns, rows)
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

func (s *Site) sendJSON(w http.ResponseWriter, r *http.Request, e edition, v any) error {
	body, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return err
	}
	return s.sendData(w, r, e, "application/json; charset=utf-8", append(body, '\n'))
}

func (s *Site) openReferral(w http.ResponseWriter, r *http.Request, e edition) error {
	return s.sendJSON(w, r, e, map[string]string{"version": openReferralVersion, "profile": "https://open-referral-uk-profile.readthedocs.io", "openapi_url": "https://open-referral-uk-profile.readthedocs.io/en/latest/openapi.html", "publisher": e.Council, "licence": licenceURL})
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
	return s.sendJSON(w, r, e, referralPage{len(all), pages, n, len(contents), n == 1, n == pages, len(contents) == 0, contents})
}

func (s *Site) openReferralService(w http.ResponseWriter, r *http.Request, e edition) error {
	for _, one := range e.services(web.SiteOf(r.Context()).Address) {
		if one.ID == r.PathValue("id") {
			return s.sendJSON(w, r, e, one)
		}
	}
	return errNoEntry
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
