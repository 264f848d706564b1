package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/smtp"
	"net/textproto"
	"time"

	"waymark/fault"
)

// patience is how long a mail server may take over one letter.
const patience = 30 * time.Second

// SMTP hands letters to the council's own mail server, over an encrypted connection unless Plain.
type SMTP struct {
	Address        string // host:port, such as "smtp.example.gov.uk:587"
	From           string // the address letters are sent from
	User, Password string // none where the server lets this machine in as it is
	Plain          bool   // do not ask for STARTTLS: only for a server on this machine or a closed network

	roots *x509.CertPool // for tests; nil means the machine's own
}

// Send hands the letter over; no error means that the server has taken it, not that it was read.
func (s SMTP) Send(ctx context.Context, letter Letter) error {
	m, err := write(letter, s.From, time.Now())
	if err != nil {
		return err
	}
	if err := s.hand(ctx, m); err != nil {
		return fmt.Errorf("mail: %s: %w", s.Address, err)
	}
	return nil
}

func (s SMTP) hand(ctx context.Context, m message) error {
	host, _, err := net.SplitHostPort(s.Address)
	if err != nil {
		return err
	}
	ctx, done := context.WithTimeout(ctx, patience)
	defer done()
	line, err := new(net.Dialer).DialContext(ctx, "tcp", s.Address)
	if err != nil {
		return err
	}
	defer line.Close()
	stop := context.AfterFunc(ctx, func() { line.Close() }) // a silent server must not hold a worker
	defer stop()

	client, err := smtp.NewClient(line, host)
	if err != nil {
		return err
	}
	if !s.Plain {
		if err := client.StartTLS(&tls.Config{ServerName: host, RootCAs: s.roots, MinVersion: tls.VersionTLS12}); err != nil {
			return fmt.Errorf("no encrypted connection: %w", err)
		}
	}
	if s.User != "" {
		if err := client.Auth(smtp.PlainAuth("", s.User, s.Password, host)); err != nil {
			return err
		}
	}
	if err := client.Mail(m.from); err != nil {
		return err
	}
	if err := client.Rcpt(m.to); err != nil {
		if said, ok := errors.AsType[*textproto.Error](err); ok && said.Code >= 550 && said.Code <= 553 { // for good (RFC 5321, 4.2.3)
			return fault.Invalid("The mail server does not take the address %q: %s", m.to, said.Msg).Because(err)
		}
		return err
	}
	w, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(m.bytes); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	client.Quit() // the letter is already theirs
	return nil
}
