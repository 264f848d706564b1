package readability

import (
	"strings"
	"unicode"
)

// odd are words whose syllables the rules would miscount. Forms in -s, -ed and -ing follow them
// only where they are listed too.
var odd = map[string]int{
	"area": 3, "areas": 3, "idea": 3, "ideas": 3, "create": 2, "created": 3, "creates": 2, "creating": 3, "creative": 3, "real": 1, "really": 2, "reality": 4, "ideal": 3,
	"people": 2, "people's": 2, "video": 3, "videos": 3, "museum": 3, "theatre": 3, "theory": 3, "react": 2, "reaction": 3, "reacted": 3,
	"business": 2, "businesses": 3, "every": 2, "everyone": 3, "everything": 3, "everybody": 4, "everywhere": 3, "evening": 2, "evenings": 2, "different": 3, "differently": 4, "difference": 3, "differences": 4,
	"interest": 3, "interested": 4, "interesting": 4, "chocolate": 3, "camera": 3, "family": 3, "families": 3, "vegetable": 4, "comfortable": 4,
	"wednesday": 2, "february": 4, "something": 2, "sometimes": 2, "someone": 2, "somewhere": 2, "somebody": 3, "anyone": 3, "anywhere": 3, "nowhere": 2, "elsewhere": 2, "therefore": 2, "forever": 3,
	"hour": 1, "hours": 1, "our": 1, "ours": 1, "fire": 1, "tired": 1, "flower": 2, "flowers": 2, "poem": 2, "poems": 2, "poet": 2, "being": 2, "science": 2, "quiet": 2, "quietly": 3, "diet": 2,
	"trial": 2, "giant": 2, "lion": 2, "lions": 2, "riot": 2, "violent": 3, "violence": 3, "client": 2, "clients": 2, "variety": 4, "society": 4, "anxiety": 4, "priority": 4, "priorities": 4, "prioritise": 4,
	"experience": 4, "experiences": 5, "experienced": 4, "audience": 3, "convenient": 4, "ingredient": 4, "obedient": 4, "recipient": 4, "sufficient": 3, "efficient": 3, "patient": 2, "patients": 2, "ancient": 2, "friend": 1, "friends": 1, "friendly": 2, "friendship": 2,
	"fuel": 2, "cruel": 2, "duel": 2, "fluent": 2, "influence": 3, "usual": 3, "usually": 4, "casual": 3, "actual": 3, "actually": 4, "annual": 3, "manual": 3, "sexual": 3, "visual": 3, "individual": 5, "individuals": 5, "gradual": 3, "gradually": 4, "mutual": 3, "situation": 4, "situations": 4, "evaluate": 4, "evaluation": 5, "graduate": 3, "january": 4, "equal": 2, "equality": 4,
	"ruin": 2, "fluid": 2, "suicide": 3, "genuine": 3, "continue": 3, "continued": 3, "continues": 3, "value": 2, "valued": 2, "values": 2, "rescue": 2, "rescued": 2, "issue": 2, "issues": 2, "argue": 2, "argued": 2, "queue": 1,
	"coordinate": 4, "cooperate": 4, "cooperation": 5, "zoo": 1, "does": 1, "doesn't": 2, "goes": 1, "shoe": 1, "shoes": 1, "going": 2, "doing": 2,
	"material": 4, "serial": 3, "radio": 3, "period": 3, "periods": 3, "social": 2, "special": 2, "specialist": 3, "specialists": 3, "financial": 3, "official": 3, "initial": 3, "potential": 3, "essential": 3, "especially": 4, "racial": 2, "commercial": 3, "judicial": 3,
	"associate": 4, "association": 5, "appreciate": 4, "negotiate": 4, "mediation": 4, "various": 3, "serious": 3, "seriously": 4, "previous": 3, "previously": 4, "obvious": 3, "curious": 3, "anxious": 2, "religious": 3, "cautious": 2,
	"million": 2, "opinion": 3, "opinions": 3, "onion": 2, "union": 2, "region": 2, "religion": 3, "companion": 3, "senior": 2, "junior": 2, "behaviour": 3, "behaviours": 3,
	"soldier": 2, "soldiers": 2, "barrier": 3, "barriers": 3, "carrier": 3, "pier": 1, "tier": 1, "earlier": 3, "easier": 3, "happier": 3, "healthier": 3, "busier": 3, "society's": 4,
	"eye": 1, "eyes": 1, "bye": 1, "dye": 1, "mayor": 1, "prayer": 1, "prayers": 1, "layer": 2,
	"recipe": 3, "simile": 3, "catastrophe": 4, "apostrophe": 4, "café": 2, "cafe": 2, "acne": 2, "maybe": 2, "naive": 2, "facsimile": 4,
	"wicked": 2, "naked": 2, "hundred": 2, "sacred": 2, "kindred": 2, "hatred": 2, "need": 1, "needed": 2, "bed": 1, "red": 1, "fed": 1, "led": 1, "shed": 1, "sled": 1, "wed": 1, "speed": 1, "feed": 1, "seed": 1, "indeed": 2, "exceed": 2, "proceed": 2, "succeed": 2, "agreed": 2, "freed": 1, "weed": 1, "bleed": 1, "breed": 1,
	"rhythm": 2, "prism": 2, "algorithm": 4, "autism": 3, "racism": 3, "criticism": 4, "mechanism": 4, "organism": 4, "tourism": 3, "schism": 2,
	"safeguarding": 3, "safeguard": 2, "homework": 2, "household": 2, "households": 2, "baseline": 2, "timeline": 2, "timetable": 3, "lifetime": 2, "sometime": 2, "homeless": 2, "homelessness": 3, "whole": 1, "wholesale": 2, "moreover": 3, "framework": 2, "driveway": 2, "hideaway": 3, "housework": 2, "caretaker": 3, "grapefruit": 2, "placeholder": 3, "makeup": 2, "takeaway": 3, "whereabouts": 3,
	"colonel": 2, "iron": 2, "lovely": 2, "likely": 2, "unlikely": 3, "lonely": 2, "definitely": 4, "immediately": 5, "appropriately": 5, "separately": 4, "privately": 3, "unfortunately": 5, "ultimately": 4, "adequately": 4,
	"clothes": 1, "months": 1, "wasn't": 2, "isn't": 2, "didn't": 2, "couldn't": 2, "wouldn't": 2, "shouldn't": 2, "haven't": 2, "hasn't": 2, "hadn't": 2, "can't": 1, "don't": 1, "won't": 1, "aren't": 1, "weren't": 1, "mustn't": 2,
	"we're": 1, "you're": 1, "they're": 1, "i'm": 1, "i've": 1, "we've": 1, "you've": 1, "they've": 1, "we'll": 1, "you'll": 1, "they'll": 1, "it'll": 2, "there's": 1,
	"unicef": 3, "neet": 1, "ofsted": 2, "send": 1, "cafcass": 2, "camhs": 1, "asap": 4, "vary": 2, "poor": 1, "moor": 1, "beauty": 2, "beautiful": 3, "ocean": 2, "pageant": 2, "sergeant": 2, "surgeon": 2, "pigeon": 2, "dungeon": 2, "gorgeous": 2, "courageous": 3, "advantageous": 4, "righteous": 2, "spontaneous": 5, "simultaneous": 6, "miscellaneous": 6,
	"cereal": 3, "nuclear": 3, "linear": 3, "year": 1, "years": 1, "yearly": 2, "heal": 1, "meal": 1, "deal": 1, "appeal": 2, "reveal": 2, "steal": 1, "seal": 1, "korean": 3, "european": 4, "meanwhile": 2, "deaf": 1,
	"asylum": 3, "sanctuary": 4, "estuary": 4, "statuary": 4, "permanency": 4, "permanence": 3, "police": 2, "machine": 2, "magazine": 3, "routine": 2, "parliament": 3, "neon": 2, "theatres": 3,
}

func vowel(c byte) bool { return strings.IndexByte("aeiouy", c) >= 0 }

// syllables counts how many syllables a word is spoken with. Digits count one each, and an
// abbreviation in capitals one for each letter ("DNA"), unless it is said as a word.
func syllables(word string) int {
	total := 0
	for part := range strings.SplitSeq(word, "-") {
		if part != "" {
			total += spoken(part)
		}
	}
	return max(1, total)
}

func spoken(word string) int {
	w := strings.ToLower(word)
	if n, ok := odd[w]; ok {
		return n
	}
	if bare, ok := strings.CutSuffix(w, "'s"); ok {
		n := spoken(word[:len(word)-len("'s")])
		if hisses(bare) {
			n++
		}
		return n
	}
	w = strings.ReplaceAll(w, "'", "")
	digits, letters, capitals := 0, 0, 0
	for _, r := range word {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
			if unicode.IsUpper(r) {
				capitals++
			}
		}
	}
	if digits > 0 {
		return digits + letters
	}
	if capitals == letters && letters > 1 && letters < 6 {
		n := letters
		if strings.Contains(word, "W") {
			n += 2
		}
		return n
	}
	return rules(w)
}

// hisses says whether -s adds a syllable after this ending: "houses", "boxes", "judges".
func hisses(bare string) bool {
	for _, ending := range []string{"s", "x", "z", "ch", "sh", "ce", "ge", "se", "ze"} {
		if strings.HasSuffix(bare, ending) {
			return true
		}
	}
	return false
}

// rules counts groups of vowels and then mends what English spelling hides.
func rules(w string) int {
	if n, ok := compound(w); ok {
		return n
	}
	count, group := 0, false
	for i := 0; i < len(w); i++ {
		is := vowel(w[i])
		if w[i] == 'u' && i > 0 && w[i-1] == 'q' {
			is = false
		}
		if is && !group {
			count++
		}
		group = is
	}
	count -= silent(w)
	count += hiatus(w)
	return max(1, count)
}

// endings before which an e is silent: "safely", "hopeful", "movement".
var afterSilent = []string{"ly", "liness", "ful", "fully", "fulness", "lessness", "less", "ness", "ment", "ments", "some", "ty"}

// compound takes such an ending off a word whose stem ends in e, and counts both.
func compound(w string) (int, bool) {
	for _, ending := range afterSilent {
		stem, ok := strings.CutSuffix(w, ending)
		if !ok || len(stem) < 3 || stem[len(stem)-1] != 'e' || vowel(stem[len(stem)-2]) && stem[len(stem)-2] != 'u' {
			continue
		}
		if strings.HasSuffix(stem, "le") && !vowel(stem[len(stem)-3]) {
			continue
		}
		if n, ok := odd[stem]; ok {
			return n + rules(ending), true
		}
		return rules(stem) + rules(ending), true
	}
	return 0, false
}

// silent counts the vowel groups at the end that are written and not spoken.
func silent(w string) int {
	n := len(w)
	switch {
	case n > 2 && strings.HasSuffix(w, "es") && !vowel(w[n-3]):
		stem := w[:n-1]
		if hisses(stem) || hisses(w[:n-2]) || liquid(stem) {
			return 0
		}
		return 1
	case n > 3 && strings.HasSuffix(w, "ed") && !vowel(w[n-3]):
		if w[n-3] == 't' || w[n-3] == 'd' || liquid(w[:n-1]) {
			return 0
		}
		return 1
	case n > 2 && w[n-1] == 'e' && !vowel(w[n-2]):
		if liquid(w) {
			return 0
		}
		return 1
	}
	return 0
}

// liquid says whether a final -le or -re is a syllable of its own: "table", "centre", "fibre".
func liquid(w string) bool {
	n := len(w)
	if n < 3 || w[n-1] != 'e' || vowel(w[n-3]) {
		return false
	}
	return w[n-2] == 'l' && w[n-3] != 'l' && w[n-3] != 'r' || w[n-2] == 'r' && strings.IndexByte("tbcg", w[n-3]) >= 0
}

// hiatus counts vowels that stand together and are spoken apart.
func hiatus(w string) int {
	n := 0
	for i := 0; i+1 < len(w); i++ {
		before := byte(0)
		if i > 0 {
			before = w[i-1]
		}
		switch rest := w[i:]; {
		case starts(rest, "ia"):
			// "social" and "Christian" are spoken together, "diary" and "area" apart
			if strings.IndexByte("ctg", before) < 0 || starts(rest, "iat") || i < 2 || starts(rest, "iab") {
				n++
			}
		case starts(rest, "io") && !starts(rest, "ion"), starts(rest, "iu"):
			if !(starts(rest, "iou") && strings.IndexByte("ctxg", before) >= 0) {
				n++
			}
		case starts(rest, "ion") && strings.IndexByte("tscgnlx", before) < 0:
			n++
		case starts(rest, "iet"), starts(rest, "ience") && before != 'c' && before != 't', starts(rest, "ier") && len(rest) <= 4 && i > 2, starts(rest, "iest") && i > 2:
			n++
		case starts(rest, "eo") && i > 1 && !starts(rest, "eou") && strings.IndexByte("g", before) < 0, starts(rest, "eu") && len(rest) > 2 && starts(rest, "eum"):
			n++
		case starts(rest, "ua") && before != 'q' && before != 'g', starts(rest, "uou"), starts(rest, "uity"):
			n++
		case starts(rest, "eat") && i > 1 && w[i-2:i] == "cr" && !starts(rest, "eatu"), starts(rest, "eact") && before == 'r', starts(rest, "ao"):
			n++
		case starts(rest, "ing") && vowel(before) && i+3 >= len(w)-1 && i > 0:
			n++
		case starts(rest, "ism") && i+3 >= len(w)-1:
			n++
		case w[i] == 'y' && i > 0 && vowel(before) && vowel(w[i+1]):
			n++
		}
	}
	// "trying" has been counted twice where y stands between vowels and -ing: "playing", "saying"
	if strings.HasSuffix(w, "ying") && len(w) > 5 && vowel(w[len(w)-5]) {
		n--
	}
	if len(w) > 4 && strings.HasPrefix(w, "re") && strings.IndexByte("iou", w[2]) >= 0 { // "reuse", "reopen"
		n++
	}
	return n
}

func starts(rest, with string) bool { return strings.HasPrefix(rest, with) }
