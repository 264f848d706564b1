package plan

// rights are the articles of the UN Convention on the Rights of the Child (1989) that plans lean on, each in our own words
// for children.
var rights = map[int]string{
	2:  "All rights are for every child",
	3:  "Grown-ups must think of what is best for you",
	4:  "Those who lead must make your rights real",
	5:  "Your family can guide you as you grow",
	6:  "You can live and grow up well",
	7:  "You have a name and know who your family is",
	8:  "You can be who you are",
	9:  "You can stay with your family when that is safe",
	10: "You can keep in touch with family far away",
	12: "You can say what you think and be heard",
	13: "You can find things out and share them",
	16: "You can keep some things private",
	17: "You can get facts that help you",
	18: "Your family gets help to care for you",
	19: "You are kept safe from harm",
	20: "You are cared for well when you can’t live at home",
	21: "A new family must be right for you",
	22: "You get help if you came here to be safe",
	23: "You get what you need if you are disabled",
	24: "You can be healthy and live in a clean world",
	25: "People must check that your care is right",
	26: "Your family can get money when they need it",
	27: "You have a home, food and clothes",
	28: "You can go to school",
	29: "School helps you to be your best",
	30: "You can live by your own faith and language",
	31: "You can rest and play",
	32: "You are kept safe from bad work",
	33: "You are kept safe from drugs",
	34: "Nobody may touch or use you in a bad way",
	36: "Nobody may use you for their own ends",
	37: "Nobody may be cruel to you or lock you up with no good cause",
	39: "You get help to heal when you have been hurt",
	40: "You are treated well if you are in trouble with the law",
	42: "You must be told what your rights are",
}

// Right says an article of the Convention in words for children; empty for an article that no plan of ours leans on.
func Right(article int) string { return rights[article] }
