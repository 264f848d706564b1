package plan

import (
	"fmt"
	"strconv"
	"strings"
)

// sentArticles reads "12, 19" as numbers; what is no number becomes 0, which no article has.
func sentArticles(text string) (articles []int) {
	for _, word := range splitList(text) {
		n, err := strconv.Atoi(word)
		if err != nil {
			n = 0
		}
		articles = append(articles, n)
	}
	return articles
}

func articleList(articles []int) string {
	words := make([]string, len(articles))
	for i, n := range articles {
		words[i] = fmt.Sprint(n)
	}
	return strings.Join(words, ", ")
}
