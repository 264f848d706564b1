package web

import (
	"strings"
	"unicode"
)

// Piece is a run of words of two texts set against each other.
type Piece struct {
	Text string
	Kind PieceKind
}

// PieceKind says in which of the two texts a piece stands.
type PieceKind int

// A piece stands in both texts, only in the first, or only in the second.
const (
	Kept PieceKind = iota
	Removed
	Added
)

// mostCompared bounds the work of comparing two texts word by word; longer ones are shown one after the other.
const mostCompared = 4_000_000

// Difference sets two texts against each other, word by word: what of the first was removed and what in the second is new.
func Difference(was, now string) []Piece {
	a, b := cut(was), cut(now)
	if len(a)*len(b) > mostCompared {
		return join([]Piece{{was, Removed}, {now, Added}})
	}
	// common[i][j] is how many words the rests from i and from j share in order.
	common := make([][]int32, len(a)+1)
	for i := range common {
		common[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var out []Piece
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out = append(out, Piece{a[i], Kept})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			out = append(out, Piece{a[i], Removed})
			i++
		default:
			out = append(out, Piece{b[j], Added})
			j++
		}
	}
	return join(out)
}

// cut takes a text apart into its words, each with the blanks that follow it.
func cut(text string) (words []string) {
	start, blank := 0, false
	for i, r := range text {
		if blank && !unicode.IsSpace(r) {
			words = append(words, text[start:i])
			start = i
		}
		blank = unicode.IsSpace(r)
	}
	if start < len(text) {
		words = append(words, text[start:])
	}
	return words
}

// join puts neighbours of one kind together, and what was removed before what was added in its place.
func join(pieces []Piece) (out []Piece) {
	var removed, added strings.Builder
	flush := func() {
		if removed.Len() > 0 {
			out = append(out, Piece{removed.String(), Removed})
		}
		if added.Len() > 0 {
			out = append(out, Piece{added.String(), Added})
		}
		removed.Reset()
		added.Reset()
	}
	for _, p := range pieces {
		switch p.Kind {
		case Removed:
			removed.WriteString(p.Text)
		case Added:
			added.WriteString(p.Text)
		default:
			flush()
			if n := len(out); n > 0 && out[n-1].Kind == Kept {
				out[n-1].Text += p.Text
			} else {
				out = append(out, p)
			}
		}
	}
	flush()
	return out
}
