package e2e

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"mime/quotedprintable"
	"net"
	"net/http"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// sink is a mail server that keeps every byte it is sent.
type sink struct {
	address string
	mu      sync.Mutex
	heard   bytes.Buffer // all of it
	letters []string
}

func mailSink(t *testing.T) *sink {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	s := &sink{address: l.Addr().String()}
	go func() {
		for {
			line, err := l.Accept()
			if err != nil {
				return
			}
			go s.take(line)
		}
	}()
	return s
}

func (s *sink) take(line net.Conn) {
	defer line.Close()
	say := func(text string) { _, _ = io.WriteString(line, text+"\r\n") }
	time.Sleep(200 * time.Millisecond) // a mail server takes its time; who looks at the connections every few milliseconds sees this one
	say("220 sink")
	in, letter, writing := bufio.NewReader(line), "", false
	for {
		text, err := in.ReadString('\n')
		if err != nil {
			return
		}
		s.mu.Lock()
		s.heard.WriteString(text)
		if writing && text == ".\r\n" {
			s.letters = append(s.letters, letter)
		}
		s.mu.Unlock()
		verb, _, _ := strings.Cut(strings.TrimSpace(text), " ")
		switch {
		case writing && text == ".\r\n":
			letter, writing = "", false
			say("250 taken")
		case writing:
			letter += text
		case verb == "DATA":
			writing = true
			say("354 go on")
		case verb == "QUIT":
			say("221 goodbye")
			return
		default:
			say("250 yes")
		}
	}
}

var socketLink = regexp.MustCompile(`^socket:\[(\d+)\]$`)

// calls are the ends of the connections that a process of this machine has open now, and the datagram sockets, by which a name would be looked
// up: "tcp 0100007F:1F90 0100007F:C350".
func calls(pid int) (all []string, err error) {
	own := map[string]bool{}
	folder := fmt.Sprintf("/proc/%d/fd", pid)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if to, err := os.Readlink(filepath.Join(folder, e.Name())); err == nil {
			if m := socketLink.FindStringSubmatch(to); m != nil {
				own[m[1]] = true
			}
		}
	}
	for _, kind := range []string{"tcp", "tcp6", "udp", "udp6"} {
		table, err := os.ReadFile(fmt.Sprintf("/proc/%d/net/%s", pid, kind))
		if err != nil {
			return nil, err
		}
		for row := range strings.Lines(string(table)) {
			if f := strings.Fields(row); len(f) > 9 && own[f[9]] && f[3] != "0A" { // 0A listens
				all = append(all, strings.Join([]string{kind, f[1], f[2]}, " "))
			}
		}
	}
	return all, nil
}

// TestNothingLeaves sends words that stand nowhere else through the real program while it may write to a mail server, and looks at what that
// server was told and at every connection that the program opened (SG-03).
func TestNothingLeaves(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	const canary = "zanzibarquokka"
	post := mailSink(t)
	trap := mailSink(t) // whatever asks through a proxy comes here
	c := freshWith(t, [][2]string{{"Uma Signpost", "programme-manager"}, {"Hal Lantern", "triage"}, {"Hugo Buoy", "triage"}, {"Kay Anchor", "safeguarding-lead"}}, "WAYMARK_TODAY=2027-03-23 10:00", "WAYMARK_LOG=debug",
		"WAYMARK_SMTP_ADDRESS="+post.address, "WAYMARK_SMTP_PLAIN=true", "WAYMARK_MAIL_FROM=Northmere <tell-us@northmere.example>", "HTTP_PROXY=http://"+trap.address, "HTTPS_PROXY=http://"+trap.address)
	_, served, _ := net.SplitHostPort(c.address)
	_, mailed, _ := net.SplitHostPort(post.address)
	port := func(s string) string {
		var n int
		_, _ = fmt.Sscan(s, &n)
		return fmt.Sprintf(":%04X", n)
	}
	pid, stop, over := c.cmd.Process.Pid, make(chan bool), make(chan bool)
	looks, seen := 0, map[string]bool{}
	go func() {
		defer close(over)
		for {
			select {
			case <-stop:
				return
			case <-time.After(10 * time.Millisecond):
			}
			all, err := calls(pid)
			if err != nil {
				continue
			}
			looks++
			for _, one := range all {
				f := strings.Fields(one)
				switch {
				case strings.HasPrefix(f[0], "tcp") && strings.HasSuffix(f[1], port(served)): // somebody reads a page
				case strings.HasPrefix(f[0], "tcp") && strings.HasSuffix(f[2], port(mailed)):
					seen["a letter"] = true
				default:
					seen[one] = true
				}
			}
		}
	}()

	for kind, phone := range map[string]string{"front-door": "01632 960 001", "out-of-hours": "01632 960 002"} {
		c.walk(t, "Uma Signpost").open(t, "/staff/contacts/"+kind).send(t, "main form", "", "name", "Northmere "+kind, "phone", phone, "hours", "Always")
	}
	c.walk(t, "Kay Anchor").open(t, "/staff/messages/rota").send(t, "main form[action='/staff/messages/rota']", "", "from", "2027-03-23", "to", "2027-04-05", "triager", c.id(t, "Hal Lantern"), "deputy", c.id(t, "Hugo Buoy"), "lead", c.id(t, "Kay Anchor"), "weekends", "yes")
	listening(t, c)
	child := &walker{c: c, name: "a child", client: &http.Client{}}
	child.open(t, tellAt).send(t, "form[data-start]", "Start")
	child.send(t, "#tell", "Next")
	child.send(t, "#tell", "Next", "text", "He hits me. He calls me "+canary+".")
	child.send(t, "#tell", "Next", "age", "13 to 15")
	child.send(t, "#tell", "Next", "wants", "contact")
	child.send(t, "#tell", "Next", "name", canary, "way", "email", "to", canary+"@northmere.example")
	child.send(t, "#tell", "Next", "safe", "yes", "when", canary, "who", canary)
	child.send(t, "#tell", "Next")
	time.Sleep(3 * time.Second) // no person is faster
	child.send(t, "#tell", "Send")
	child.send(t, "main form", "Skip this")
	words := strings.Join(strings.Fields(child.words(".secret")), " ")
	hal := c.walk(t, "Hal Lantern").open(t, "/staff/messages/1")
	hal.send(t, "form[action$='/claim']", "")
	if !strings.Contains(hal.words("main"), canary) {
		t.Fatal("the triager does not read it, so this proves little")
	}
	hal.send(t, "form[action$='/decide']", "", "to", "referral", "note", "He is called "+canary)
	hal.send(t, "form[action$='/warm']", "", "warm", "Thank you for telling us, "+canary+". You can ring Childline now.")
	child.open(t, answerAt).send(t, "main form", "See my answer", "words-typed", words)
	child.send(t, "form[action$='/more']", "Add this", "more", "It is "+canary+" again.")
	letters := func() []string {
		post.mu.Lock()
		defer post.mu.Unlock()
		return slices.Clone(post.letters)
	}
	for began := time.Now(); len(letters()) < 2 && time.Since(began) < 20*time.Second; time.Sleep(100 * time.Millisecond) {
	}
	c.stop(t)
	close(stop)
	<-over

	all := letters()
	notice := false
	for _, l := range all {
		m, err := mail.ReadMessage(strings.NewReader(l))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(quotedprintable.NewReader(m.Body))
		if err != nil {
			t.Fatal(err)
		}
		notice = notice || strings.Contains(string(text), "/staff/messages") && strings.Contains(string(text), "says nothing of what it is about")
		for _, no := range []string{canary, "hits", "referral", words} {
			if strings.Contains(strings.ToLower(m.Header.Get("Subject")+m.Header.Get("To")+string(text)), strings.ToLower(no)) {
				t.Errorf("SG-03: a letter says %q:\n%s", no, text)
			}
		}
	}
	post.mu.Lock()
	if bytes.Contains(bytes.ToLower(post.heard.Bytes()), []byte(canary)) {
		t.Error("SG-03: the mail server was told what a child wrote")
	}
	post.mu.Unlock()
	if !notice || len(all) < 2 || !seen["a letter"] || looks < 50 {
		t.Errorf("%d letters in %d looks, a notice among them: %v, a connection to the mail server: %v: the test sees too little", len(all), looks, notice, seen["a letter"])
	}
	delete(seen, "a letter")
	for one := range seen {
		t.Errorf("SG-03: the program opened a connection of which nothing is known: %s", one)
	}
	if trap.heard.Len() > 0 {
		t.Errorf("SG-03: the program asked somebody through the proxy: %q", trap.heard.String())
	}
}
