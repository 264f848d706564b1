package public

// right is an article of the UN Convention on the Rights of the Child, in our own words for children.
type right struct {
	Article int
	Name    string
	Words   string
}

// rights are the articles that plans lean on. They are a child's version: the Convention itself is the law.
var rights = []right{
	{2, "To be treated fairly", "All rights are for all children. It does not matter who you are or where you are from."},
	{3, "To have what is best for you come first", "When grown-ups decide, they must think about what is best for you."},
	{4, "To have your rights made real", "The people in charge must do all they can to make your rights come true."},
	{6, "To live and grow", "You have the right to live, and to grow up well."},
	{7, "To have a name and know your family", "You have the right to a name. You should know who your mum and dad are."},
	{8, "To be who you are", "You have the right to know who you are and where you come from."},
	{9, "To be with your family", "You should live with your family if it is safe. If not, you can stay in touch if that is safe."},
	{12, "To be heard", "You can say what you think about things that matter to you. Grown-ups must listen."},
	{13, "To find out and to share", "You can find things out and say what you think."},
	{16, "To have things kept private", "You have the right to a private life."},
	{17, "To get news and facts", "You should be able to get facts you can trust."},
	{18, "To have your family helped", "Your mum and dad look after you first. The council should help them do it."},
	{19, "To be safe from harm", "No one should hurt you. Grown-ups must keep you safe."},
	{20, "To be cared for if you can't live at home", "If you can't live with your family, you must get good care."},
	{21, "To be safe if you join a new family", "If a new family adopts you, it must be the best thing for you."},
	{22, "To be safe if you had to flee", "If you came here to be safe, you must get help."},
	{23, "To get help if you are disabled", "If you are disabled, you have the right to care and a full life."},
	{24, "To be well", "You have the right to a doctor when you are ill. You need clean water and good food."},
	{25, "To have your care checked", "If you do not live at home, someone must check that your care is good."},
	{26, "To get money help", "If your family needs money help, the government should give it."},
	{27, "To have what you need", "You have the right to food, clothes and a safe home."},
	{28, "To go to school", "You have the right to learn."},
	{29, "To learn and be your best", "School should help you use your gifts and be kind to others and the Earth."},
	{30, "To have your own way of life", "You can speak your own language and follow the ways of your family."},
	{31, "To play and rest", "You have the right to play, to rest and to join in."},
	{32, "To be safe at work", "No one should make you do work that is bad for you."},
	{33, "To be safe from drugs", "Grown-ups must keep you safe from bad drugs."},
	{34, "To be safe from sexual harm", "No one should touch you or use you in a sexual way."},
	{36, "To be safe from being used", "No one should use you for their own gain."},
	{37, "To be treated well if you are locked up", "If you break the law, you must still be treated well."},
	{39, "To get help to heal", "If someone hurt you, you must get help to feel well again."},
	{40, "To get help if you are in trouble", "If people say you broke the law, you must get help and be treated fairly."},
	{42, "To know your rights", "You should know your rights. Grown-ups should know them too."},
}

func rightOf(article int) (right, bool) {
	for _, r := range rights {
		if r.Article == article {
			return r, true
		}
	}
	return right{}, false
}
