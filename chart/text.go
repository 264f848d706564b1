package chart

import (
	"cmp"
	"slices"
	"strings"
)

// Widths of the printable ASCII characters from space to tilde, in thousandths of the letter
// size: the metrics that Helvetica, Arial and Liberation Sans share.
var widths = [95]uint16{
	278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
	556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
	1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
	667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
	333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
	556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
}

// breadth is how far a line of text reaches, with a little to spare for other typefaces.
func breadth(text string, size float64, bold bool) float64 {
	total := 0.0
	for _, r := range text {
		if r >= ' ' && r <= '~' {
			total += float64(widths[r-' '])
		} else {
			total += 600
		}
	}
	if bold {
		total *= 1.08
	}
	return total / 1000 * size * 1.06
}

// wrap breaks text between words so that no line is broader than it may be; a single word that is
// too broad is broken inside.
func wrap(text string, size, broad float64, bold bool) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && breadth(line+" "+word, size, bold) > broad {
			lines = append(lines, line)
			line = ""
		}
		for breadth(word, size, bold) > broad {
			cut := len([]rune(word)) - 1
			for cut > 1 && breadth(string([]rune(word)[:cut]), size, bold) > broad {
				cut--
			}
			lines = append(lines, string([]rune(word)[:cut]))
			word = string([]rune(word)[cut:])
			if cut <= 1 && len([]rune(word)) <= 1 {
				break
			}
		}
		if line == "" {
			line = word
		} else {
			line += " " + word
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// label is some lines of text that want to stand at a height.
type label struct {
	class string
	lines []string
	want  float64 // where the middle of the label would best be
	tall  float64
	at    float64 // where it is
}

// spread moves labels apart as little as needed, keeping their order and staying between top and
// foot where there is room.
func spread(labels []label, top, foot float64) {
	slices.SortStableFunc(labels, func(a, b label) int { return cmp.Compare(a.want, b.want) })
	// Blocks of touching labels share the mean of what their members want.
	type block struct {
		first, count int
		tall, at     float64
	}
	var blocks []block
	for i := range labels {
		b := block{i, 1, labels[i].tall, labels[i].want - labels[i].tall/2}
		for {
			b.at = max(top, min(b.at, foot-b.tall))
			if len(blocks) == 0 {
				break
			}
			before := blocks[len(blocks)-1]
			if before.at+before.tall <= b.at {
				break
			}
			blocks = blocks[:len(blocks)-1]
			sum, offset := 0.0, 0.0
			b = block{before.first, before.count + b.count, before.tall + b.tall, 0}
			for j := b.first; j < b.first+b.count; j++ {
				sum += labels[j].want - labels[j].tall/2 - offset
				offset += labels[j].tall
			}
			b.at = sum / float64(b.count)
		}
		blocks = append(blocks, b)
	}
	for _, b := range blocks {
		y := b.at
		for j := b.first; j < b.first+b.count; j++ {
			labels[j].at = y + labels[j].tall/2
			y += labels[j].tall
		}
	}
}
