package mail

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"io"
	"math/big"
	"mime"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"waymark/fault"
)

var letter = Letter{
	To:      "Zoë Ward <zoe@example.org>",
	Subject: "Action 1.3 is due: £5 and naïve",
	Text:    "Hello Zoë,\n\nAction 1.3 waits for your update.\n.\nA line with one dot stands above.\n" + strings.Repeat("long ", 40) + "\n",
}

const from = "Waymark <waymark@example.org>"

func TestLetter(t *testing.T) {
	t.Run("what was written is what is read", func(t *testing.T) {
		m, err := write(letter, from, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		same(t, string(m.bytes))
		if m.to != "zoe@example.org" || m.from != "waymark@example.org" {
			t.Error(m.to, m.from)
		}
		for line := range strings.SplitSeq(string(m.bytes), "\r\n") {
			if len(line) > 200 || strings.ContainsAny(line, "\r\n") {
				t.Errorf("a line of %d characters: %q", len(line), line)
			}
		}
	})
	t.Run("no text adds a heading or a second reader", func(t *testing.T) {
		for _, bad := range []Letter{
			{To: "a@example.org\r\nBcc: b@example.org", Subject: "x"},
			{To: "a@example.org, b@example.org", Subject: "x"},
			{To: "a@example.org", Subject: "x\r\nBcc: b@example.org"},
			{To: "a@example.org", Subject: "x\nBcc: b@example.org"},
			{To: "a@example.org", Subject: "  "},
			{To: "nobody", Subject: "x"},
			{To: "", Subject: "x"},
		} {
			if _, err := write(bad, from, time.Now()); fault.Of(err) == nil {
				t.Errorf("%q was written: %v", bad, err)
			}
		}
		m, err := write(Letter{To: "\"x\\\r\n Bcc: c@example.org\" <a@example.org>", Subject: "x"}, from, time.Now())
		if err == nil {
			got, _ := netmail.ReadMessage(strings.NewReader(string(m.bytes)))
			if got.Header.Get("Bcc") != "" {
				t.Error("a name added a heading")
			}
		}
	})
	t.Run("the sender's own address is checked", func(t *testing.T) {
		if _, err := write(letter, "Waymark", time.Now()); fault.Of(err) == nil {
			t.Error(err)
		}
	})
}

func TestFolder(t *testing.T) {
	t.Run("a letter becomes a file that a mail program can open, and nothing half-written stays", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "letters")
		for range 3 {
			if err := (Folder{Path: path, From: from}).Send(t.Context(), letter); err != nil {
				t.Fatal(err)
			}
		}
		files, _ := filepath.Glob(filepath.Join(path, "*"))
		if len(files) != 3 {
			t.Fatal(files)
		}
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil || filepath.Ext(name) != ".eml" {
				t.Fatal(name, err)
			}
			same(t, string(text))
		}
	})
}

func TestSMTP(t *testing.T) {
	t.Run("a letter reaches the server over an encrypted connection, with the password", func(t *testing.T) {
		sink := listen(t, true)
		err := SMTP{Address: sink.address, From: from, User: "waymark", Password: "pass word", roots: sink.roots}.Send(t.Context(), letter)
		if err != nil {
			t.Fatal(err)
		}
		got := <-sink.got
		if got.from != "<waymark@example.org>" || got.to != "<zoe@example.org>" || !got.encrypted || got.auth != "\x00waymark\x00pass word" {
			t.Errorf("%+v", got)
		}
		same(t, got.data)
	})
	t.Run("a server without encryption is refused before anything is said", func(t *testing.T) {
		sink := listen(t, false)
		err := SMTP{Address: sink.address, From: from, User: "waymark", Password: "secret"}.Send(t.Context(), letter)
		if err == nil || fault.Of(err) != nil {
			t.Fatal(err)
		}
		if got := <-sink.got; got.data != "" || got.auth != "" {
			t.Errorf("%+v", got)
		}
	})
	t.Run("a server on the same machine may go without", func(t *testing.T) {
		sink := listen(t, false)
		if err := (SMTP{Address: sink.address, From: from, Plain: true}).Send(t.Context(), letter); err != nil {
			t.Fatal(err)
		}
		same(t, (<-sink.got).data)
	})
	t.Run("a certificate nobody knows is refused", func(t *testing.T) {
		sink := listen(t, true)
		if err := (SMTP{Address: sink.address, From: from}).Send(t.Context(), letter); err == nil {
			t.Error("sent")
		}
	})
	t.Run("a silent server does not hold the worker", func(t *testing.T) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		ctx, done := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer done()
		if err := (SMTP{Address: l.Addr().String(), From: from, Plain: true}).Send(ctx, letter); err == nil {
			t.Error("sent")
		}
	})
}

// same reads a message back and compares it with the letter.
func same(t *testing.T, text string) {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	subject, _ := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	to, err := netmail.ParseAddress(m.Header.Get("To"))
	if err != nil || to.String() != (&netmail.Address{Name: "Zoë Ward", Address: "zoe@example.org"}).String() || subject != letter.Subject {
		t.Errorf("to %v, subject %q, %v", to, subject, err)
	}
	if date, err := m.Header.Date(); err != nil || time.Since(date) > time.Minute {
		t.Error(date, err)
	}
	body, _ := io.ReadAll(quotedprintable.NewReader(m.Body))
	if got := strings.ReplaceAll(string(body), "\r\n", "\n"); strings.TrimRight(got, "\n") != strings.TrimRight(letter.Text, "\n") {
		t.Errorf("text %q, want %q", got, letter.Text)
	}
}

type taken struct {
	from, to, auth, data string
	encrypted            bool
}

type sink struct {
	address string
	roots   *x509.CertPool
	got     chan taken
}

// listen starts a mail server that takes one letter.
func listen(t *testing.T, encrypts bool) sink {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, _ := x509.ParseCertificate(der)
	roots := x509.NewCertPool()
	roots.AddCert(certificate)
	s := sink{l.Addr().String(), roots, make(chan taken, 1)}
	go func() {
		line, err := l.Accept()
		if err != nil {
			return
		}
		defer line.Close()
		s.got <- converse(line, encrypts, tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key})
	}()
	return s
}

func converse(line net.Conn, encrypts bool, certificate tls.Certificate) (got taken) {
	say := func(text string) { io.WriteString(line, text+"\r\n") }
	in := bufio.NewReader(line)
	say("220 sink")
	for {
		text, err := in.ReadString('\n')
		if err != nil {
			return got
		}
		verb, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
		switch verb {
		case "EHLO":
			say("250-sink")
			if encrypts && !got.encrypted {
				say("250-STARTTLS")
			}
			say("250 AUTH PLAIN")
		case "STARTTLS":
			if !encrypts {
				say("502 not here")
				continue
			}
			say("220 go on")
			line = tls.Server(line, &tls.Config{Certificates: []tls.Certificate{certificate}})
			in = bufio.NewReader(line)
			got.encrypted = true
		case "AUTH":
			plain, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(rest, "PLAIN "))
			got.auth = string(plain)
			say("235 welcome")
		case "MAIL":
			got.from, _, _ = strings.Cut(strings.TrimPrefix(rest, "FROM:"), " ")
			say("250 yes")
		case "RCPT":
			got.to = strings.TrimPrefix(rest, "TO:")
			say("250 yes")
		case "DATA":
			say("354 go on")
			for {
				row, err := in.ReadString('\n')
				if err != nil || row == ".\r\n" {
					break
				}
				got.data += strings.TrimPrefix(row, ".")
			}
			say("250 taken")
		case "QUIT":
			say("221 goodbye")
			return got
		default:
			say("500 what?")
		}
	}
}
