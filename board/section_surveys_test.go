package board

import (
	"fmt"
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/survey"
)

func TestSectionSurveys(t *testing.T) {
	yes, n, rate := 71, 60, 64
	told := SurveyFacts{Title: "Children in care", Audience: "Children in care", To: calendar.On(2026, 9, 14), Heard: "You like your homes.", NextSteps: "We will ask again.",
		Release: survey.Release{N: &n, Rate: &rate, Questions: []survey.ReleasedAnswer{{Text: "Do we listen?", Yes: &yes, N: &n}, {Text: "Do you know your rights?", Few: true}}}}
	few := SurveyFacts{Title: "Young people in youth justice", Heard: "You want more to do.", NextSteps: "We will open the club.", Release: survey.Release{Few: true, AnyoneCould: true, Questions: []survey.ReleasedAnswer{{Text: "Does your worker help?", Few: true}}}}
	c := &cut{Snapshot: Snapshot{Surveys: []SurveyFacts{told, few}}}
	blocks, err := sectionVoice(c)
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprintf("%+v", blocks)
	t.Run("SQ-05: a paper tells children’s answers with their number and the response rate", func(t *testing.T) {
		for _, words := range []string{"71%", "about 60", "64% of those who were asked answered", "too few to show safely", "Children were told: You like your homes. We will ask again."} {
			if !strings.Contains(text, words) {
				t.Errorf("nothing says %q: %s", words, text)
			}
		}
	})
	t.Run("SQ-04, SQ-05: a survey of few is told in words, and that anyone could answer", func(t *testing.T) {
		if !strings.Contains(text, "fewer than 10 answered") || !strings.Contains(text, "Anyone could answer this survey.") || strings.Contains(text, "Does your worker help?") {
			t.Error(text)
		}
	})
	t.Run("no survey is no paragraph", func(t *testing.T) {
		if blocks := surveyBlocks(&cut{}); len(blocks) > 0 {
			t.Errorf("%+v", blocks)
		}
	})
}
