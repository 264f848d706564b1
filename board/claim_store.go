package board

import (
	"context"
	"fmt"

	"waymark/account"
	"waymark/db"
	"waymark/fault"
)

const claimColumns = "id, number, area, question, text, line, measure, says, written_id, written_name, written_on, retired_on, retired_why, version"

const selectClaim = "select " + claimColumns + " from board_claim"

// Claims lists the claims that stand, by area, question and number.
func (b *Boards) Claims(ctx context.Context) ([]Claim, error) {
	if err := packMay(ctx, account.PackRead); err != nil {
		return nil, err
	}
	var read []Claim
	if err := b.db.All(ctx, &read, selectClaim+" where retired_on is null order by number", nil); err != nil {
		return nil, err
	}
	all := make([]Claim, 0, len(read))
	for _, area := range ClaimAreas {
		for _, q := range ClaimQuestions {
			for _, c := range read {
				if c.Area == area.Code && c.Question == q.Code {
					all = append(all, c)
				}
			}
		}
	}
	return all, nil
}

// Claim reads one by its number.
func (b *Boards) Claim(ctx context.Context, number int) (c Claim, err error) {
	if err := packMay(ctx, account.PackRead); err != nil {
		return c, err
	}
	err = b.db.Get(ctx, &c, selectClaim+" where number = :number", map[string]any{"number": number})
	if fault.Of(err) != nil {
		err = fault.NotFound("There is no claim %d.", number).Because(err)
	}
	return c, err
}

// MakeClaim keeps a new claim and gives its number.
func (b *Boards) MakeClaim(ctx context.Context, c Claim) (number int, err error) {
	if err := packMay(ctx, account.ClaimWrite); err != nil {
		return 0, err
	}
	if err := c.check(b.measureKeys(), b.db.Today()); err != nil {
		return 0, err
	}
	who, _ := db.Who(ctx)
	c.ID, c.Version, c.WrittenID, c.WrittenName, c.WrittenOn = db.NewID(), 1, who.ID, who.Name, b.db.Today()
	err = b.db.Write(ctx, "wrote a claim of the self-evaluation: "+clip(c.Text, 80), func(tx *db.Tx) error {
		tx.About("claim", c.ID)
		if err := tx.Get(ctx, &c.Number, "select coalesce(max(number), 0) + 1 from board_claim", nil); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, "insert into board_claim ("+claimColumns+") values ("+placeholders(claimColumns)+") on conflict do nothing", c)
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else wrote a claim at the same moment. Send yours again.")
		}
		return err
	})
	return c.Number, err
}

// EditClaim keeps a claim in new words. version is that of the words that were seen.
func (b *Boards) EditClaim(ctx context.Context, c Claim) error {
	if err := packMay(ctx, account.ClaimWrite); err != nil {
		return err
	}
	if err := c.check(b.measureKeys(), b.db.Today()); err != nil {
		return err
	}
	now, err := b.Claim(ctx, c.Number)
	if err != nil {
		return err
	}
	if now.Version != c.Version {
		return fault.Overtaken("Somebody else changed this claim after you opened it.").At("text", fmt.Sprintf("It now says “%s”. You wrote “%s”. Save again to put yours in its place", now.Text, c.Text))
	}
	who, _ := db.Who(ctx)
	c.ID, c.WrittenID, c.WrittenName, c.WrittenOn = now.ID, who.ID, who.Name, b.db.Today()
	return b.changeClaim(ctx, fmt.Sprintf("wrote claim %d anew", c.Number), c, `update board_claim set area = :area, question = :question, text = :text, line = :line, measure = :measure, says = :says,
		written_id = :written_id, written_name = :written_name, written_on = :written_on, version = version + 1 where id = :id and version = :version and retired_on is null`)
}

// RetireClaim says that a claim is no longer made, and why. It stays in the papers that printed it.
func (b *Boards) RetireClaim(ctx context.Context, number, version int, why string) error {
	if err := packMay(ctx, account.ClaimWrite); err != nil {
		return err
	}
	c, err := b.Claim(ctx, number)
	if err != nil {
		return err
	}
	wrong := fault.Invalid("The claim still stands.")
	c.RetiredWhy, c.RetiredOn, c.Version = squeeze(why), b.db.Today(), version
	within(wrong, "why", "Why it is no longer said", c.RetiredWhy, 5, 300)
	if err := orNil(wrong); err != nil {
		return err
	}
	return b.changeClaim(ctx, fmt.Sprintf("took claim %d back: %s", number, c.RetiredWhy), c, "update board_claim set retired_on = :retired_on, retired_why = :retired_why, version = version + 1 where id = :id and version = :version and retired_on is null")
}

func (b *Boards) changeClaim(ctx context.Context, sentence string, c Claim, statement string) error {
	return b.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("claim", c.ID)
		n, err := tx.Exec(ctx, statement, c)
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else changed this claim at the same moment. Open it again.")
		}
		return err
	})
}

// measureKeys are the measures that a claim can lean on.
func (b *Boards) measureKeys() []string {
	definitions := b.Measures.Definitions()
	keys := make([]string, len(definitions))
	for i, d := range definitions {
		keys[i] = d.Key
	}
	return keys
}

// claimFacts weighs every claim by the evidence and the figures of a snapshot. Measures that only a claim leans on are read for it.
func (b *Boards) claimFacts(ctx context.Context, s *Snapshot) (all []ClaimFacts, err error) {
	var claims []Claim
	if err := b.db.All(ctx, &claims, selectClaim+" where retired_on is null order by number", nil); err != nil {
		return nil, err
	}
	var missing []string
	for _, c := range claims {
		if c.Measure != "" && s.measure(c.Measure) == nil {
			missing = append(missing, c.Measure)
		}
	}
	others, err := b.Measures.Board(ctx, missing, s.Council)
	if err != nil {
		return nil, err
	}
	for _, c := range claims {
		f := ClaimFacts{Number: c.Number, Area: c.Area, Question: c.Question, Text: c.Text, Line: c.Line, Measure: c.Measure, Says: c.Says, WrittenOn: c.WrittenOn}
		m := s.measure(c.Measure)
		for i := range others {
			if m == nil && others[i].Key == c.Measure {
				m = &MeasureFacts{BoardMeasure: others[i]}
			}
		}
		if m != nil {
			f.MeasureTitle = m.Title
		}
		for _, e := range s.Evidence {
			for _, about := range e.Subjects {
				if about == fmt.Sprintf("%s:%d", ClaimSubject, c.Number) {
					f.Evidence = append(f.Evidence, e)
				}
			}
		}
		f.Verdict, f.Why = c.weigh(f.Evidence, m, s.On)
		all = append(all, f)
	}
	return all, nil
}
