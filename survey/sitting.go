package survey

import (
	"slices"
	"time"

	"waymark/calendar"
	"waymark/fault"
)

// Answer is what a child picked, in the words of the page.
type Answer string

// The answers of the scale (SQ-01). Skipped questions keep nothing.
const (
	YesALot Answer = "Yes, a lot"
	YesABit Answer = "Yes, a bit"
	NotMuch Answer = "Not much"
	No      Answer = "No"
	NotSure Answer = "Not sure"
)

// Answers are the scale as words show it; Faces as pictures do: three faces for how good something is, with shades of good, and never a mood.
var (
	Answers = []Answer{YesALot, YesABit, NotMuch, No, NotSure}
	Faces   = []Answer{YesALot, YesABit, No, NotSure}
)

// FaceWords are the words beside a face.
func FaceWords(a Answer) string {
	switch a {
	case YesALot:
		return "Yes"
	case YesABit:
		return "A bit"
	}
	return string(a)
}

// Picked is one answer of a sitting.
type Picked struct {
	Answer Answer `json:"a"`
	Faces  bool   `json:"f,omitempty"` // picked among three faces, not four words
}

// Sitting is one child answering a survey. Until it is sent it lives nowhere but in the child's own page.
type Sitting struct {
	Survey  int               `json:"s"` // the survey's number
	Key     string            `json:"k"` // random, so that sending twice counts once
	Begun   time.Time         `json:"b"`
	Channel Channel           `json:"c"`
	Code    string            `json:"code,omitempty"`
	Age     Age               `json:"age,omitempty"`
	Helper  Helper            `json:"h,omitempty"`
	Answers map[string]Picked `json:"p,omitempty"` // by question id
	Words   string            `json:"w,omitempty"` // to the open question; it goes to those who read what children send
	At      int               `json:"at"`          // which of its questions is next
}

// MayAsk says whether a question may be asked in this sitting (SQ-03).
func (s Sitting) MayAsk(q Question, of Audience) bool {
	switch q.Ask {
	case Red:
		return s.Channel == FaceToFace && s.Helper.canAct()
	case Amber:
		return s.Helper.adult() || s.Age.ten() || of.Least >= 10
	}
	return true
}

// Asked are the questions of a survey for an audience that this child is asked, in order.
func (s Sitting) Asked(questions []Question, of Audience) (asked []Question) {
	for _, q := range questions {
		if s.MayAsk(q, of) {
			asked = append(asked, q)
		}
	}
	return asked
}

// Pick keeps an answer, or none where the question was skipped.
func (s *Sitting) Pick(q Question, p Picked) error {
	scale := Answers
	if p.Faces {
		scale = Faces
	}
	if p.Answer == "" {
		delete(s.Answers, q.ID)
		return nil
	}
	if q.Kind != Scale || !slices.Contains(scale, p.Answer) {
		return fault.Invalid("Pick an answer.").At("answer", "Pick one answer, or press “Skip”")
	}
	if s.Answers == nil {
		s.Answers = map[string]Picked{}
	}
	s.Answers[q.ID] = p
	return nil
}

// accept says whether a sitting may be kept on a day: the survey takes answers, by this channel, and only to what may be asked.
func (s Sitting) accept(survey Survey, on calendar.Date) error {
	switch {
	case !survey.Takes(on) && s.Channel.online():
		return fault.Conflict("This survey is closed.")
	case survey.State != Planned:
		return fault.Conflict("%s is %s, so it takes no more answers.", survey.Name(), survey.State)
	case on.Before(survey.From):
		return fault.Conflict("%s has not begun.", survey.Name())
	case !survey.Has(s.Channel):
		return fault.Conflict("This survey cannot be answered this way.")
	case survey.wantsCode(s.Channel) && s.Code == "":
		return fault.Invalid("Type in your code.").At("code", "Type in your code")
	case s.Channel == FaceToFace && !s.Helper.adult():
		return fault.Invalid("The answers are not kept yet.").At("helper", "Say who sat with the child")
	}
	asked := s.Asked(survey.Questions.V, survey.For())
	for id, p := range s.Answers {
		at := slices.IndexFunc(asked, func(q Question) bool { return q.ID == id })
		if at < 0 {
			return fault.Invalid("The answers are not kept yet.").At(id, "Question "+id+" may not be asked of this child like this")
		}
		if err := (&Sitting{}).Pick(asked[at], p); err != nil {
			return err
		}
	}
	if len(s.Answers) == 0 && s.Words == "" {
		return fault.Invalid("There is no answer yet.").At("answer", "Answer one question at least")
	}
	return nil
}

// wantsCode says whether nobody answers by a channel without a code: a printed form has one too wherever the codes say how many were asked.
func (s Survey) wantsCode(c Channel) bool { return c == Code || c == Paper && s.CountsAsked() }

// The register of surveys has a scale of its own, from “always” to “never” and five faces. registerAnswer is the one place where this survey's
// answers become its codes. Four words have no middle, so that the halves stay halves: both kinds of yes are “always” and “mostly”, which
// the measure of children who were listened to counts. Of three faces only the happy one is counted, because the middle one is a middle.
// “Not sure” is nobody's no: it is kept as “prefer not to say”, which is in no denominator.
func registerAnswer(p Picked) string {
	if p.Faces {
		switch p.Answer {
		case YesALot:
			return "face 5"
		case YesABit:
			return "face 3"
		case No:
			return "face 1"
		}
		return "prefer not to say"
	}
	switch p.Answer {
	case YesALot:
		return "always"
	case YesABit:
		return "mostly"
	case NotMuch:
		return "rarely"
	case No:
		return "never"
	}
	return "prefer not to say"
}

// registerKey is the register's name of a question: voice_ and the action it asks about, so that it counts among the plan's own questions.
func registerKey(id, action string) string {
	if action == "" {
		return "core_" + id
	}
	return "voice_" + action
}

// registerAge is the register's age band. Its bands are others than ours: 10 to 12 stands where most of it belongs.
func registerAge(a Age) string {
	switch a {
	case AgeTo5:
		return "3-5"
	case Age6To9:
		return "6-10"
	case Age10To12, Age13To15:
		return "11-15"
	case Age16To17, Age18To25:
		return "16-25"
	}
	return ""
}

// registerChannel is the register's channel.
func registerChannel(c Channel) string {
	switch c {
	case Paper:
		return "paper"
	case FaceToFace:
		return "face to face"
	}
	return "web"
}
