package govuk

import (
	"strings"

	"github.com/a-h/templ"
)

// specimen is one component in one state.
type specimen struct {
	state string
	shown templ.Component
}

// exhibit is a component with its main states.
type exhibit struct {
	name      string
	specimens []specimen
}

func (e exhibit) id() string {
	return "component-" + strings.ReplaceAll(strings.ToLower(e.name), " ", "-")
}

// exhibits are all components, grouped as people look for them.
func exhibits() []exhibit {
	all := inputExhibits()
	all = append(all, choiceExhibits()...)
	all = append(all, messageExhibits()...)
	all = append(all, contentExhibits()...)
	return append(all, wayExhibits()...)
}

func inputExhibits() []exhibit {
	return []exhibit{
		{"Button", []specimen{
			{"Main", Button(ButtonParams{Text: "Save and continue"})},
			{"Secondary, warning, unavailable", buttonRow()},
			{"Start", Button(ButtonParams{Text: "Start now", Href: "#component-button", IsStartButton: true})},
		}},
		{"Text input", []specimen{
			{"With a hint", Input(InputParams{Name: "gallery-name", Label: LabelParams{Text: "Name of the action"}, Hint: HintParams{Text: "As it stands in the plan"}})},
			{"With an error", Input(InputParams{Name: "gallery-name-error", Label: LabelParams{Text: "Name of the action"}, ErrorMessage: ErrorMessageParams{Text: "Enter the name of the action"}})},
			{"With a unit", Input(InputParams{Name: "gallery-target", Label: LabelParams{Text: "Target"}, Suffix: Affix{Text: "%"}, Classes: "govuk-input--width-3", Inputmode: "decimal", Value: "85"})},
		}},
		{"Password input", []specimen{
			{"Empty", PasswordInput(PasswordInputParams{Name: "gallery-password", Label: LabelParams{Text: "Password"}})},
		}},
		{"Textarea", []specimen{
			{"Empty", Textarea(TextareaParams{Name: "gallery-text", Label: LabelParams{Text: "What happened?"}, Rows: 3})},
			{"With an error", Textarea(TextareaParams{Name: "gallery-text-error", Label: LabelParams{Text: "What happened?"}, Rows: 3, ErrorMessage: ErrorMessageParams{Text: "Say what happened"}})},
		}},
		{"Character count", []specimen{
			{"Some room left", CharacterCount(CharacterCountParams{Name: "gallery-count", Label: LabelParams{Text: "What difference did it make?"}, Rows: 3, Maxlength: 200, Value: "More reviews on time."})},
		}},
		{"Date input", []specimen{
			{"With a hint", DateInput(DateInputParams{ID: "gallery-due", Fieldset: &FieldsetParams{Legend: Legend{Text: "When is the action due?", Classes: "govuk-fieldset__legend--m"}}, Hint: HintParams{Text: "For example, 31 3 2027"}, NamePrefix: "gallery-due"})},
			{"With an error in the year", DateInput(DateInputParams{ID: "gallery-due-error", Fieldset: &FieldsetParams{Legend: Legend{Text: "When is the action due?", Classes: "govuk-fieldset__legend--m"}}, ErrorMessage: ErrorMessageParams{Text: "The date must have a year"}, NamePrefix: "gallery-due-error", Items: []DateInputItem{{Name: "day", Value: "31"}, {Name: "month", Value: "3"}, {Name: "year", Error: Yes}}})},
		}},
		{"File upload", []specimen{
			{"Plain", FileUpload(FileUploadParams{Name: "gallery-file", Label: LabelParams{Text: "Upload a file"}})},
			{"With a place to drop files", FileUpload(FileUploadParams{Name: "gallery-files", Label: LabelParams{Text: "Upload files"}, Multiple: true, Javascript: true})},
			{"With an error", FileUpload(FileUploadParams{Name: "gallery-file-error", Label: LabelParams{Text: "Upload a file"}, ErrorMessage: ErrorMessageParams{Text: "Choose a file"}})},
		}},
		{"Select", []specimen{
			{"One chosen", Select(SelectParams{Name: "gallery-select", Label: LabelParams{Text: "Sort by"}, Value: "due", Items: []SelectItem{{Value: "number", Text: "Number"}, {Value: "due", Text: "Date due"}}})},
		}},
	}
}

func choiceExhibits() []exhibit {
	legend := func(text string) *FieldsetParams {
		return &FieldsetParams{Legend: Legend{Text: text, Classes: "govuk-fieldset__legend--m"}}
	}
	return []exhibit{
		{"Radios", []specimen{
			{"With a hint for each", Radios(RadiosParams{Name: "gallery-radios", Fieldset: legend("How is it going?"), Value: "on", Items: []RadiosItem{
				{Value: "on", Text: "On track", Hint: HintParams{Text: "It will be done by its date"}}, {Value: "risk", Text: "At risk"}, {Value: "off", Text: "Off track"}}})},
			{"Inline, with an error", Radios(RadiosParams{Name: "gallery-radios-inline", Fieldset: legend("Is it done?"), Classes: "govuk-radios--inline", ErrorMessage: ErrorMessageParams{Text: "Say whether it is done"}, Items: []RadiosItem{{Value: "yes", Text: "Yes"}, {Value: "no", Text: "No"}}})},
		}},
		{"Checkboxes", []specimen{
			{"Some ticked", Checkboxes(CheckboxesParams{Name: "gallery-boxes", Fieldset: legend("Which years?"), Values: []string{"2025", "none"}, Items: []CheckboxesItem{
				{Value: "2024", Text: "2023/24"}, {Value: "2025", Text: "2024/25"}, {Divider: "or"}, {Value: "none", Text: "No year", Behaviour: "exclusive", Checked: No}}})},
			{"With more to ask", Checkboxes(CheckboxesParams{Name: "gallery-boxes-more", Fieldset: legend("What has changed?"), Values: []string{"date"}, Items: []CheckboxesItem{
				{Value: "date", Text: "The date", Conditional: Input(InputParams{Name: "gallery-why", Label: LabelParams{Text: "Why?"}})}, {Value: "owner", Text: "The owner"}}})},
			{"Small", Checkboxes(CheckboxesParams{Name: "gallery-boxes-small", Fieldset: legend("Show"), Classes: "govuk-checkboxes--small", Items: []CheckboxesItem{{Value: "late", Text: "Late actions"}, {Value: "mine", Text: "My actions"}}})},
		}},
		{"Fieldset", []specimen{
			{"With a legend", Fieldset(FieldsetParams{Legend: Legend{Text: "Who owns this?", Classes: "govuk-fieldset__legend--l"}, HTML: templ.Join(
				Input(InputParams{Name: "gallery-owner", Label: LabelParams{Text: "Name"}}), Input(InputParams{Name: "gallery-role", Label: LabelParams{Text: "Job title"}}))})},
		}},
		{"Label, hint and error message", []specimen{
			{"Each alone", templ.Join(Label(LabelParams{Text: "A label"}), Hint(HintParams{Text: "A hint"}), ErrorMessage(ErrorMessageParams{Text: "An error message"}))},
		}},
	}
}

func messageExhibits() []exhibit {
	return []exhibit{
		{"Error summary", []specimen{
			{"Two errors", ErrorSummary(ErrorSummaryParams{TitleText: "There is a problem", DisableAutoFocus: Yes, ErrorList: []ErrorSummaryItem{
				{Text: "Enter the name of the action", Href: "#gallery-name-error"}, {Text: "Say what happened", Href: "#gallery-text-error"}}})},
		}},
		{"Notification banner", []specimen{
			{"Important", NotificationBanner(NotificationBannerParams{Text: "Three updates wait for you.", TitleID: "gallery-important", DisableAutoFocus: Yes})},
			{"Success", NotificationBanner(NotificationBannerParams{Text: "Your update was sent.", Type: "success", Role: "region", TitleID: "gallery-success", DisableAutoFocus: Yes})},
		}},
		{"Panel", []specimen{
			{"Done", Panel(PanelParams{TitleText: "Update sent", HeadingLevel: 4, Text: "Somebody else will sign it off"})},
			{"A pause before going on", Panel(PanelParams{TitleText: "Is this right?", HeadingLevel: 4, Classes: "govuk-panel--interruption", Text: "The new figure is twice the one before.", Actions: &PanelActions{Items: []PanelAction{{Text: "Yes, it is right"}, {Text: "No, change it", Href: "#component-panel"}}}})},
		}},
		{"Warning text", []specimen{
			{"A warning", WarningText(WarningTextParams{Text: "A figure that is published cannot be taken back."})},
		}},
		{"Inset text", []specimen{
			{"A passage", InsetText(InsetTextParams{Text: "Figures are those of the last accepted return."})},
		}},
		{"Phase banner", []specimen{
			{"Beta", PhaseBanner(PhaseBannerParams{Tag: TagParams{Text: "Beta"}, Text: "This is a new service."})},
		}},
		{"Cookie banner", []specimen{
			{"With a question", CookieBanner(CookieBannerParams{AriaLabel: "Question about cookies", Messages: []CookieBannerMessage{{HeadingText: "Cookies", Text: "We would like to remember your choice of look.", Actions: []CookieBannerAction{{Text: "Yes"}, {Text: "No"}, {Text: "View cookies", Href: "#component-cookie-banner"}}}}})},
		}},
		{"Exit this page", []specimen{
			{"The button", ExitThisPage(ExitThisPageParams{})},
		}},
	}
}

func contentExhibits() []exhibit {
	return []exhibit{
		{"Accordion", []specimen{
			{"Two sections", Accordion(AccordionParams{ID: "gallery-accordion", HeadingLevel: 4, RememberExpanded: No, Items: []AccordionItem{
				{Heading: Content{Text: "How it is counted"}, Summary: Content{Text: "Who is in, who is out"}, Content: Content{Text: "Every child with an open plan on the day."}},
				{Heading: Content{Text: "Where it comes from"}, Content: Content{Text: "The yearly return."}}}})},
		}},
		{"Details", []specimen{
			{"Closed", Details(DetailsParams{SummaryText: "What this means", Text: "The share of reviews that were held on time."})},
		}},
		{"Summary list", []specimen{
			{"With actions", SummaryList(SummaryListParams{Rows: summaryRowsShown()})},
			{"As a card", SummaryList(SummaryListParams{Rows: summaryRowsShown(), Card: &SummaryCard{Title: SummaryCardTitle{Text: "Action 1.3", HeadingLevel: 4}}})},
		}},
		{"Table", []specimen{
			{"With figures", Table(TableParams{Caption: "Reviews on time", CaptionClasses: "govuk-table__caption--m", FirstCellIsHeader: true,
				Head: []TableCell{{Text: "Year"}, {Text: "Reviews", Format: "numeric"}, {Text: "On time", Format: "numeric"}},
				Rows: [][]TableCell{
					{{Text: "2023/24"}, {Text: "1,204", Format: "numeric"}, {Text: "91%", Format: "numeric"}},
					{{Text: "2024/25"}, {Text: "1,187", Format: "numeric"}, {Text: "94%", Format: "numeric"}}}})},
		}},
		{"Tabs", []specimen{
			{"Two views", Tabs(TabsParams{Title: "Views", Items: []TabsItem{
				{ID: "gallery-tab-trend", Label: "Trend", Panel: TabsPanel{Text: "The picture over time."}},
				{ID: "gallery-tab-table", Label: "Table", Panel: TabsPanel{Text: "The same figures as a table."}}}})},
		}},
		{"Tag", []specimen{
			{"Every colour", tagRow()},
		}},
		{"Task list", []specimen{
			{"Done, to do, not yet", TaskList(TaskListParams{IDPrefix: "gallery-tasks", Items: []TaskListItem{
				{Title: TaskListTitle{Text: "Upload the return"}, Href: "#component-task-list", Status: TaskListStatus{Text: "Completed"}},
				{Title: TaskListTitle{Text: "Check the issues"}, Hint: Content{Text: "12 rows need a look"}, Href: "#component-task-list", Status: TaskListStatus{Tag: &TagParams{Text: "To do", Classes: "govuk-tag--blue"}}},
				{Title: TaskListTitle{Text: "Accept"}, Status: TaskListStatus{Text: "Cannot start yet", Classes: "govuk-task-list__status--cannot-start-yet"}}}})},
		}},
	}
}

func summaryRowsShown() []SummaryRow {
	return []SummaryRow{
		{Key: SummaryCell{Text: "Owner"}, Value: SummaryCell{Text: "Head of service"}, Actions: SummaryActions{Items: []SummaryAction{{Text: "Change", VisuallyHiddenText: "owner", Href: "#component-summary-list"}}}},
		{Key: SummaryCell{Text: "Due"}, Value: SummaryCell{Text: "31 March 2027"}},
	}
}

func wayExhibits() []exhibit {
	here := "#component-pagination"
	return []exhibit{
		{"Back link", []specimen{{"Back", BackLink(BackLinkParams{Href: "#component-back-link"})}}},
		{"Breadcrumbs", []specimen{
			{"Three pages", Breadcrumbs(BreadcrumbsParams{LabelText: "Breadcrumb example", Items: []BreadcrumbsItem{{Text: "Home", Href: "#component-breadcrumbs"}, {Text: "Plan", Href: "#component-breadcrumbs"}, {Text: "Action 1.3"}}})},
		}},
		{"Pagination", []specimen{
			{"Pages of a list", Pagination(PaginationParams{LandmarkLabel: "Pages", Previous: PaginationLink{Href: here}, Next: PaginationLink{Href: here}, Items: []PaginationItem{
				{Number: "1", Href: here}, {Ellipsis: true}, {Number: "6", Href: here}, {Number: "7", Href: here, Current: true}, {Number: "8", Href: here}}})},
			{"Through a series", Pagination(PaginationParams{LandmarkLabel: "Actions", Previous: PaginationLink{Href: here, LabelText: "Action 1.2"}, Next: PaginationLink{Href: here, LabelText: "Action 1.4"}})},
		}},
		{"Skip link", []specimen{{"Shown when it has the focus", SkipLink(SkipLinkParams{Text: "Skip to the first component", Href: "#component-button"})}}},
		{"Generic header", []specimen{{"With a name", GenericHeader(GenericHeaderParams{LogoText: "Name of the organisation", URL: "#component-generic-header"})}}},
		{"Service navigation", []specimen{
			{"Three parts", ServiceNavigation(ServiceNavigationParams{ServiceName: "Name of the service", ServiceURL: "#component-service-navigation", NavigationID: "gallery-navigation", Navigation: []ServiceNavigationItem{
				{Text: "Plan", Href: "#component-service-navigation", Active: true}, {Text: "Measures", Href: "#component-service-navigation"}, {Text: "Uploads", Href: "#component-service-navigation"}}})},
		}},
		{"Footer", []specimen{
			{"With links", Footer(FooterParams{Meta: &FooterMeta{VisuallyHiddenTitle: "Links at the foot", Items: []FooterLink{{Text: "Accessibility", Href: "#component-footer"}, {Text: "Privacy", Href: "#component-footer"}}, Text: "Made by the organisation"}})},
		}},
	}
}
