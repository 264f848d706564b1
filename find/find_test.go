package find

import "testing"

func TestScore(t *testing.T) {
	fields := []Field{{"1.3", 20}, {"Permanence without delay", 5}, {"Supervision was held in all teams", 2}}
	for _, c := range []struct {
		query string
		want  int
	}{
		{"1.3", 80}, {"permanence", 20}, {"delays", 20}, {"manence", 10}, {"permanance", 5}, {"permanence supervision", 28}, {"supervison", 2}, {"the permanence of the", 20},
		{"adoption", 0}, {"permanence adoption", 0}, {"1.4", 0}, {"dely", 0}, {"", 0},
	} {
		if got := Score(Terms(c.query), fields); got != c.want {
			t.Errorf("%q scores %d, want %d", c.query, got, c.want)
		}
	}
}

func TestApart(t *testing.T) {
	for _, c := range []struct {
		a, b string
		n    int
	}{{"review", "review", 0}, {"reveiw", "review", 1}, {"revew", "review", 1}, {"reviewed", "review", 2}, {"kinship", "kindship", 1}, {"review", "fostering", 3}} {
		if got := apart(c.a, c.b, 2); got != c.n {
			t.Errorf("%s and %s are %d apart, want %d", c.a, c.b, got, c.n)
		}
	}
}

// BenchmarkScore looks through 44 actions with 36 updates each and 500 pieces of evidence for two words, one of them mistyped.
func BenchmarkScore(b *testing.B) {
	text := "Every team now meets each family within two working days, and managers read three plans a month together with a worker of another team."
	terms := Terms("family supervison")
	for b.Loop() {
		for range 44*36 + 500 {
			Score(terms, []Field{{text, 3}, {text, 3}, {text, 2}})
		}
	}
}
