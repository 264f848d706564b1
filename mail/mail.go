// Package mail sends letters by electronic mail: plain text to one person. A letter never holds
// anything about a child; it says that something waits and where to sign in.
package mail

import (
	"bytes"
	"context"
	"crypto/rand"
	"mime"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"time"

	"waymark/fault"
)

// Letter is one message to one person.
type Letter struct {
	ID      string // the same at every try, so that a mailbox can tell that a letter came twice; empty: a new one each time
	To      string // an address, or a name and address: "Ana Silva <ana@example.org>"
	Subject string // one line
	Text    string // plain text
}

// Sender is a way for letters to leave: SMTP, GOV.UK Notify, or Folder where nothing may leave the machine.
type Sender interface {
	// Send gives a fault.Invalid for an address or subject that cannot be used; any other error
	// is the road's, and the letter may be tried again. A road that was laid wrongly says how in a fault.Conflict.
	Send(ctx context.Context, letter Letter) error
}

// message is a letter ready for the road.
type message struct {
	from, to string // bare addresses for the envelope
	bytes    []byte
}

// write checks a letter and writes it as an Internet message (RFC 5322). Addresses are parsed and
// written anew and a subject is one line, so that no text can add a heading of its own.
func write(letter Letter, from string, now time.Time) (message, error) {
	sender, err := netmail.ParseAddress(from)
	if err != nil {
		return message{}, fault.Conflict("The address letters are sent from, %q, is not a mail address. Set mail_from", from).Because(err)
	}
	to, err := letter.check()
	if err != nil {
		return message{}, err
	}
	_, domain, _ := strings.Cut(sender.Address, "@")
	unique := letter.ID
	if unique == "" {
		unique = rand.Text()
	}

	var out bytes.Buffer
	head := func(name, value string) { out.WriteString(name + ": " + value + "\r\n") }
	head("From", sender.String())
	head("To", to.String())
	head("Subject", mime.QEncoding.Encode("utf-8", letter.Subject))
	head("Date", now.Format(time.RFC1123Z))
	head("Message-ID", "<"+unique+"@"+domain+">")
	head("Auto-Submitted", "auto-generated") // so that nobody's out-of-office note answers (RFC 3834)
	head("MIME-Version", "1.0")
	head("Content-Type", "text/plain; charset=utf-8")
	head("Content-Transfer-Encoding", "quoted-printable")
	out.WriteString("\r\n")
	body := quotedprintable.NewWriter(&out)
	text := strings.ReplaceAll(letter.Text, "\r\n", "\n")
	body.Write([]byte(strings.ReplaceAll(text, "\n", "\r\n")))
	body.Close() // writing to memory cannot fail
	out.WriteString("\r\n")
	return message{sender.Address, to.Address, out.Bytes()}, nil
}

func control(r rune) bool { return r < ' ' || r == 0x7f || r == '\u2028' || r == '\u2029' }
