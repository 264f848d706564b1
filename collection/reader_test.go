package collection

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"waymark/vault"

	"golang.org/x/text/encoding/charmap"

	"waymark/calendar"
	"waymark/fault"
)

const episodes = `CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN
1,01/04/2024,S,C2,N1,U6,PR1,31/12/2024,E4A,,EX1 1AB,EX2 2CD,SC100001
2,02/05/2024,S,V2,N2,K2,PR4,,,,EX1 1AB,EX2 2CD,SC100002
`

func named2024(content string) []Source {
	return []Source{BytesSource("2024-25/episodes.csv", []byte(content))}
}

func words(t *testing.T, err error) string {
	t.Helper()
	f := fault.Of(err)
	if f == nil {
		t.Fatalf("the error is not a fault with words: %v", err)
	}
	return f.Words
}

func TestTolerance(t *testing.T) {
	utf16le := func(s string) string {
		var b bytes.Buffer
		binary.Write(&b, binary.LittleEndian, utf16.Encode([]rune(s)))
		return b.String()
	}
	utf16be := func(s string) string {
		var b bytes.Buffer
		binary.Write(&b, binary.BigEndian, utf16.Encode([]rune(s)))
		return b.String()
	}
	windows := func(s string) string {
		out, err := charmap.Windows1252.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for name, content := range map[string]string{
		"as the guide says":                   episodes,
		"with a byte order mark":              "\ufeff" + episodes,
		"in UTF-16 as Excel writes it":        utf16le("\ufeff" + episodes),
		"in UTF-16, the other way round":      utf16be("\ufeff" + episodes),
		"in UTF-16 without a mark":            utf16le(episodes),
		"in Windows-1252 with an accent":      windows(strings.ReplaceAll(episodes, "SC100002", "SC100002") + "3,03/05/2024,S,V2,N2,K2,PR4,,,,EX1 1AB,é,\n"),
		"with semicolons":                     strings.ReplaceAll(episodes, ",", ";"),
		"with tabs":                           strings.ReplaceAll(episodes, ",", "\t"),
		"with bars":                           strings.ReplaceAll(episodes, ",", "|"),
		"with Excel's line that says so":      "sep=;\n" + strings.ReplaceAll(episodes, ",", ";"),
		"with Windows line ends":              strings.ReplaceAll(episodes, "\n", "\r\n"),
		"with old Macintosh line ends":        strings.ReplaceAll(episodes, "\n", "\r"),
		"without a last new line":             strings.TrimSuffix(episodes, "\n"),
		"with lower-case, padded headings":    strings.Replace(strings.ToLower(episodes[:strings.Index(episodes, "\n")])+episodes[strings.Index(episodes, "\n"):], "child,decom", " child ,\u00a0decom\u00a0", 1),
		"with headings in words":              strings.Replace(episodes, "PLACE_PROVIDER", "Place Provider", 1),
		"with every cell in quotation marks":  `"` + strings.ReplaceAll(strings.ReplaceAll(strings.TrimSpace(episodes), ",", `","`), "\n", "\"\n\"") + `"`,
		"with a new line inside quotes":       strings.Replace(episodes, "CHILD,", "\"CHI\nLD\",CHILD,", 1),
		"with codes in small letters":         strings.Replace(episodes, "S,C2,N1,U6,PR1", "s,c2,n1,u6,pr1", 1),
		"with the child's number as a number": strings.Replace(episodes, "\n2,", "\n2.0,", 1),
		"with columns in another order":       "URN,PL_POST,HOME_POST,REASON_PLACE_CHANGE,REC,DEC,PLACE_PROVIDER,PLACE,CIN,LS,RNE,DECOM,CHILD\n,,,,E4A,31/12/2024,PR1,U6,N1,C2,S,01/04/2024,1\n,,,,,,PR4,K2,N2,V2,S,02/05/2024,2\n",
		"with a title above the headings":     "Episodes of 2024/25\n\n" + episodes,
		"with blank lines below":              episodes + ",,,,,,,,,,,,\n\n",
		"with the headings again in between":  episodes + episodes[:strings.Index(episodes, "\n")+1],
		"with dates year first":               strings.Replace(episodes, "01/04/2024", "2024-04-01", 1),
		"with a time of day behind a date":    strings.Replace(episodes, "01/04/2024", "01/04/2024 00:00:00", 1),
		"with a month in letters":             strings.Replace(episodes, "01/04/2024", "1-Apr-2024", 1),
		"with a date as Excel's day number":   strings.Replace(episodes, "01/04/2024", "45383", 1),
		"with a date without leading zeros":   strings.Replace(episodes, "01/04/2024", "1/4/2024", 1),
		"with NULL for blank":                 strings.Replace(episodes, "PR4,,,,", "PR4,NULL,#N/A,-,", 1),
		"with extra columns":                  strings.Replace(strings.Replace(episodes, "URN\n", "URN,TEST_COLUMN\n", 1), "SC100001\n", "SC100001,x\n", 1),
	} {
		t.Run(name, func(t *testing.T) {
			if name == "with a new line inside quotes" {
				content = strings.Replace(strings.Replace(content, "\n1,", "\n\"a\nb\",1,", 1), "\n2,", "\nc,2,", 1)
			}
			_, v := mustLoad(t, named2024(content), Options{})
			if n := number(t, v, "select count(*) from ssda903_episode where (child = '1' and decom = date '2024-04-01' and rne = 'S' and ls = 'C2' and place = 'U6' and rec = 'E4A') or (child = '2' and decom = date '2024-05-02' and ls = 'V2' and dec is null and rec is null and reason_place_change is null)"); n != 2 {
				t.Errorf("%d of 2 rows were read as they are", n)
			}
		})
	}
}

func TestDates(t *testing.T) {
	for _, c := range []struct {
		text string
		want string // empty: it must be listed, not read
	}{
		{"31/03/2026", "2026-03-31"}, {"1/4/2024", "2024-04-01"}, {"2024-04-01", "2024-04-01"}, {"2024/04/01", "2024-04-01"}, {"20240401", "2024-04-01"},
		{"2024-04-01T00:00:00", "2024-04-01"}, {"01.04.2024", "2024-04-01"}, {"1 April 2024", "2024-04-01"}, {"2024-Apr-01 00:00:00", "2024-04-01"},
		{"45383", "2024-04-01"}, {"45383.0", "2024-04-01"}, {"29/02/2024", "2024-02-29"},
		{"31/02/2012", ""}, {"29/02/2023", ""}, {"04/23/2024", ""}, {"01/04/24", ""}, {"2024-13-01", ""}, {"12", ""}, {"999999", ""}, {"1/2", ""}, {"soon", ""}, {"01/04/1024", ""}, {"0/1/2024", ""}, {"1//2024", ""},
	} {
		got := readDate(c.text, false)
		if c.want == "" {
			if got.value != nil || got.bad == "" || got.fix == "" {
				t.Errorf("%q was read as %v; it should be listed with words", c.text, got.value)
			}
			continue
		}
		if day, ok := got.value.(time.Time); !ok || calendar.Of(day).String() != c.want {
			t.Errorf("%q was read as %v, want %s", c.text, got.value, c.want)
		}
	}
	t.Run("where a column shows month-first dates, one that could be either is listed and not read", func(t *testing.T) {
		content := "CHILD,DOB,REVIEW,REVIEW_CODE\n1,01/02/2010,04/23/2024,PN1\n2,01/02/2010,05/06/2024,PN1\n3,01/02/2010,06/06/2024,PN1\n"
		r, v := mustLoad(t, []Source{BytesSource("2024-25/reviews.csv", []byte(content))}, Options{})
		if n := number(t, v, "select count(*) from ssda903_review"); n != 1 {
			t.Errorf("%d reviews were read, want only the one that is the same both ways", n)
		}
		if len(r.Issues) != 2 || r.Files[0].Unread != 2 {
			t.Errorf("issues: %v", r.Issues)
		}
		if n := number(t, v, "select count(*) from ssda903_review where dob = date '2010-02-01'"); n != 1 {
			t.Error("the other column's dates are day first and must stay so")
		}
	})
}

func TestRows(t *testing.T) {
	t.Run("a cell that cannot be read is listed, and the rest of its row loads", func(t *testing.T) {
		r, v := mustLoad(t, named2024(strings.Replace(episodes, "S,V2", "Q,V2", 1)), Options{})
		if n := number(t, v, "select count(*) from ssda903_episode where child = '2' and rne is null and ls = 'V2'"); n != 1 {
			t.Error("the row did not load without the cell")
		}
		want := Issue{File: "2024-25/episodes.csv", Table: "episode", Row: 3, Column: "RNE", Value: "Q", Rule: "143", Message: "Q is not one of the codes.", Fix: "Enter one of B, L, P, S, T, U.", Severity: Error, Collection: "ssda903", Child: "2"}
		if len(r.Issues) != 1 || r.Issues[0] != want {
			t.Errorf("got %+v", r.Issues)
		}
	})
	t.Run("a row whose key cannot be read is listed, counted and not loaded", func(t *testing.T) {
		r, v := mustLoad(t, named2024(strings.Replace(episodes, "02/05/2024", "32/05/2024", 1)), Options{})
		if n := number(t, v, "select count(*) from ssda903_episode"); n != 1 || r.Files[0].Unread != 1 || r.Files[0].Rows != 2 {
			t.Errorf("%d rows, report %+v", n, r.Files[0])
		}
	})
	t.Run("a number that Excel has shortened is not a key", func(t *testing.T) {
		r, _ := mustLoad(t, named2024(strings.Replace(episodes, "\n2,", "\n1.23E+09,", 1)), Options{})
		if r.Files[0].Unread != 1 || !strings.Contains(r.Issues[0].Message, "Excel has shortened") {
			t.Errorf("got %+v", r.Issues)
		}
	})
	t.Run("a quotation mark that is never closed costs its own row only", func(t *testing.T) {
		r, v := mustLoad(t, named2024(strings.Replace(episodes, "\n1,", "\n\"1,", 1)), Options{})
		if n := number(t, v, "select count(*) from ssda903_episode where child = '2'"); n != 1 {
			t.Error("the row below was lost")
		}
		if len(r.Issues) == 0 || !strings.Contains(r.Issues[0].Message, "quotation mark") {
			t.Errorf("got %+v", r.Issues)
		}
	})
	t.Run("a cell that holds the separator is reported", func(t *testing.T) {
		r, _ := mustLoad(t, named2024(strings.Replace(episodes, "SC100001", "SC100001,x", 1)), Options{})
		if len(r.Issues) != 1 || !strings.Contains(r.Issues[0].Message, "14 cells") {
			t.Errorf("got %+v", r.Issues)
		}
	})
	t.Run("a code that went out of use is loaded and listed", func(t *testing.T) {
		content := "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM\n1,01/02/2005,YES,F3,U1\n"
		r, v := mustLoad(t, []Source{BytesSource("2023-24/oc3.csv", []byte(content))}, Options{})
		if number(t, v, "select count(*) from ssda903_oc3 where activ = 'F3'") != 1 || len(r.Issues) != 1 || !strings.Contains(r.Issues[0].Message, "until 2017/18") {
			t.Errorf("got %+v", r.Issues)
		}
	})
	t.Run("the same bytes twice are read once", func(t *testing.T) {
		_, v := mustLoad(t, append(named2024(episodes), BytesSource("2024-25/copy of episodes.csv", []byte(episodes))), Options{})
		if n := number(t, v, "select count(*) from ssda903_episode"); n != 2 {
			t.Errorf("%d rows", n)
		}
	})
	t.Run("a return that is there as CSV and as XML is read once", func(t *testing.T) {
		xml := "<EXPSSDA903><CHILD><HEADER><CHILDID>1</CHILDID></HEADER><EPISODE><DECOM>01/04/2024</DECOM><DEC>31/12/2024</DEC></EPISODE></CHILD></EXPSSDA903>"
		r, v := mustLoad(t, append(named2024(episodes), BytesSource("2024-25.xml", []byte(xml))), Options{})
		if number(t, v, "select count(*) from ssda903_episode") != 2 || !strings.Contains(r.Files[0].Problem, "XML form of 2024/25") {
			t.Errorf("got %+v", r.Files)
		}
	})
	t.Run("two files of one table and year are read as one, and said to be", func(t *testing.T) {
		r, v := mustLoad(t, append(named2024(episodes), BytesSource("2024-25/more episodes.csv", []byte(strings.ReplaceAll(episodes, "SC1", "SC2")))), Options{})
		if number(t, v, "select count(*) from ssda903_episode") != 4 || !strings.Contains(strings.Join(r.Files[1].Guesses, " "), "stands in 2024-25/episodes.csv too") {
			t.Errorf("got %+v", r.Files)
		}
	})
	t.Run("unknown columns are named", func(t *testing.T) {
		r, _ := mustLoad(t, named2024(strings.Replace(episodes, "URN\n", "URN,Shoe size\n", 1)), Options{})
		if fmt.Sprint(r.Files[0].UnknownColumns) != "[SHOE_SIZE]" {
			t.Errorf("got %v", r.Files[0].UnknownColumns)
		}
	})
}

func TestYear(t *testing.T) {
	for name, want := range map[string]named{
		"2017-episodes.csv":          {2017, false, "2017"},
		"SSDA903_2020_header.csv":    {2020, false, "2020"},
		"2017-18/episodes.csv":       {2018, true, "2017/18"},
		"2017_18 episodes.csv":       {2018, true, "2017/18"},
		"2017-2018/header.csv":       {2018, true, "2017/18"},
		"201718 episodes.csv":        {2018, true, "2017/18"},
		"903 2017 to 2018/oc2.csv":   {2018, true, "2017/18"},
		"year ending 2018/oc2.csv":   {2018, true, "2018"},
		"y/ending March 2018.xml":    {2018, true, "2018"},
		"2017/18/episodes.csv":       {2017, false, "2017"},
		"returns/episodes.csv":       {},
		"2019-12/episodes.csv":       {2019, false, "2019"},
		"2017-18/old/episodes.csv":   {2018, true, "2017/18"},
		"export 20250331/header.csv": {},
	} {
		if name == "2017/18/episodes.csv" {
			continue // a folder "18" inside a folder "2017" is read with its dates, below
		}
		if got := yearOfName(name); got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
	year := func(t *testing.T, name, content string, opts Options) (int, string, error) {
		r, _, err := tryLoad(t, []Source{BytesSource(name, []byte(content))}, opts)
		if err != nil {
			return 0, "", err
		}
		return r.Files[0].Year, strings.Join(r.Files[0].Guesses, "; "), nil
	}
	t.Run("named by the year it begins in: the dates decide, and the report says so", func(t *testing.T) {
		if y, notes, err := year(t, "2024-episodes.csv", episodes, Options{}); y != 2025 || !strings.Contains(notes, "begins") {
			t.Errorf("%d %s %v", y, notes, err)
		}
	})
	t.Run("named by the year it ends in", func(t *testing.T) {
		if y, _, err := year(t, "SSDA903_2025_episodes.csv", episodes, Options{}); y != 2025 {
			t.Errorf("%d %v", y, err)
		}
	})
	t.Run("a name that the dates contradict is reported", func(t *testing.T) {
		if y, notes, err := year(t, "2019-20 episodes.csv", episodes, Options{}); y != 2025 || !strings.Contains(notes, "the dates decide") {
			t.Errorf("%d %s %v", y, notes, err)
		}
	})
	t.Run("without name or dates the person is asked", func(t *testing.T) {
		const oc2 = "CHILD,DOB,SDQ_SCORE,CONVICTED\n1,01/02/2010,3,0\n"
		_, _, err := year(t, "oc2.csv", oc2, Options{})
		if !strings.Contains(words(t, err), "which year") {
			t.Error(err)
		}
		if y, _, err := year(t, "oc2.csv", oc2, Options{Year: 2025}); y != 2025 {
			t.Error(y, err)
		}
	})
	t.Run("a file without dates goes with the others beside it", func(t *testing.T) {
		r, _ := mustLoad(t, []Source{BytesSource("r/episodes.csv", []byte(episodes)), BytesSource("r/header.csv", []byte("CHILD,SEX,DOB,ETHNIC\n1,F,01/02/2010,WBRI\n"))}, Options{})
		for _, f := range r.Files {
			if f.Year != 2025 {
				t.Errorf("%s: %d", f.Name, f.Year)
			}
		}
	})
	t.Run("an extract made within the year counts to the day that is given", func(t *testing.T) {
		_, v := mustLoad(t, named2024(episodes), Options{DataTo: calendar.On(2025, 1, 31)})
		if number(t, v, "select count(*) from ssda903_episode where _data_to = date '2025-01-31' and _year = 2025") != 2 {
			t.Error("the day is not on the rows")
		}
		if number(t, v, "select count(*) from ssda903_return where _data_to = date '2025-01-31'") != 1 {
			t.Error("the day is not on the return")
		}
		_, _, err := tryLoad(t, named2024(episodes), Options{DataTo: calendar.On(2023, 1, 31)})
		if !strings.Contains(words(t, err), "none of the files is of that year") {
			t.Error(err)
		}
	})
}

func TestSameBytesInTwoYears(t *testing.T) {
	v, err := vault.Open(t.Context(), vault.Settings{Holidays: vault.Days(calendar.BankHolidays())})
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	library, err := Standard()
	if err != nil {
		t.Fatal(err)
	}
	uasc := "CHILD,SEX,DOB,DUC\nT1,1,01/02/2004,\n"
	header := "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nT1,1,01/02/2004,WBRI,UN3,,\n"
	report, err := library.Load(t.Context(), v, []Source{
		BytesSource("2019-20/header.csv", []byte(header)), BytesSource("2019-20/uasc.csv", []byte(uasc)), BytesSource("2019-20/copy of uasc.csv", []byte(uasc)),
		BytesSource("2020-21/header.csv", []byte(header)), BytesSource("2020-21/uasc.csv", []byte(uasc))}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var years, rows int
	r, err := v.Query(t.Context(), "select count(distinct _year), count(*) from ssda903_uasc")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if !r.Next() || r.Scan(&years, &rows) != nil {
		t.Fatal("no counts")
	}
	if years != 2 || rows != 2 {
		t.Errorf("%d rows in %d years, want one in each of two: %v", rows, years, report.Files)
	}
}
