package public

import (
	"regexp"
	"slices"
	"strings"

	"waymark/chart"
	"waymark/plan"
)

// ends is where a sentence ends.
var ends = regexp.MustCompile(`[.!?]["”’)]*\s+`)

// ideas are a text's sentences: Easy Read has one idea on a line.
func ideas(text string) []string {
	var all []string
	for text = strings.TrimSpace(text); text != ""; {
		at := ends.FindStringIndex(text)
		if at == nil {
			return append(all, text)
		}
		all = append(all, strings.TrimSpace(text[:at[1]]))
		text = text[at[1]:]
	}
	return all
}

// pictured are words with the thing that is drawn beside them; of several in a line the first here counts.
var pictured = []struct {
	symbol chart.Symbol
	words  []string
}{
	{chart.Phone, []string{"call", "ring", "phone"}},
	{chart.Envelope, []string{"post", "card", "letter"}},
	{chart.Coin, []string{"money", "pay"}},
	{chart.Bulb, []string{"power", "light"}},
	{chart.Tree, []string{"planet", "trees"}},
	{chart.Book, []string{"school", "schools", "nurseries", "learn", "learning", "lessons", "teach", "taught", "book", "read"}},
	{chart.Clock, []string{"fast", "early", "turn", "late", "later", "longer", "wait", "soon", "time", "ever"}},
	{chart.Speech, []string{"talk", "say", "said", "says", "tell", "told", "listen", "heard", "words", "ask"}},
	{chart.Paper, []string{"plan", "plans", "review", "story", "website", "promise", "promises"}},
	{chart.Heart, []string{"well", "happy", "body", "mind", "care", "kind"}},
	{chart.House, []string{"home", "homes", "house", "stay"}},
	{chart.People, []string{"family", "families", "people", "mum", "dad", "team", "teams", "everyone", "leaders", "staff", "children"}},
	{chart.Person, []string{"worker", "workers", "person", "someone", "you"}},
	{chart.Shield, []string{"safe", "police"}},
	{chart.Eye, []string{"look", "see", "find", "check"}},
}

// picture is what stands beside a line: the thing it is about, else its priority's shape.
func picture(line string, otherwise chart.Symbol) chart.Symbol {
	words := strings.FieldsFunc(strings.ToLower(line), func(r rune) bool { return (r < 'a' || r > 'z') && r != '\'' && r != '’' })
	for _, p := range pictured {
		if slices.ContainsFunc(words, func(w string) bool { return slices.Contains(p.words, w) }) {
			return p.symbol
		}
	}
	return otherwise
}

// breaking lets an address begin a new line after a stop or a slash.
var breaking = strings.NewReplacer("//", "//", "/", "/<wbr>", ".", ".<wbr>")

// meanings say what the seven ways of going mean, in the order of childWords.
var meanings = map[plan.ChildWord]string{
	plan.WordNotStarted: "We will begin later.", plan.WordGettingReady: "We plan how to do it.", plan.WordDoing: "We have begun.", plan.WordLate: "It takes longer than we said.",
	plan.WordDone: "We did what we said.", plan.WordOnHold: "We had to wait.", plan.WordStopped: "We will not do it now.",
}
