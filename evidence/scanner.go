package evidence

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os/exec"
	"strings"
	"time"
)

// Scanner is the council's own virus scanner, where it has one: a command that reads the file from its input and ends with 0 when it is
// clean and 1 when it is not, as clamscan and clamdscan do with "-", or the address of a clamd. With neither nothing is scanned, and pages
// say so.
type Scanner struct {
	Command []string
	Clamd   string // "127.0.0.1:3310", or the path of a socket
}

// scanTime is how long a scanner may take for one file.
const scanTime = 60 * time.Second

// On says whether files are scanned.
func (s Scanner) On() bool { return len(s.Command) > 0 || s.Clamd != "" }

// Scan names what the scanner found; nothing when the file is clean. An error means that nobody knows.
func (s Scanner) Scan(ctx context.Context, data []byte) (virus string, err error) {
	ctx, cancel := context.WithTimeout(ctx, scanTime)
	defer cancel()
	if s.Clamd != "" {
		return s.ask(ctx, data)
	}
	command := exec.CommandContext(ctx, s.Command[0], s.Command[1:]...)
	command.Stdin, command.WaitDelay = bytes.NewReader(data), time.Second
	out, err := command.CombinedOutput()
	var failed *exec.ExitError
	if errors.As(err, &failed) && failed.ExitCode() == 1 {
		return firstLine(string(out)), nil
	}
	return "", err
}

// ask speaks clamd's INSTREAM: the file in pieces with their lengths before them, then one line of answer.
func (s Scanner) ask(ctx context.Context, data []byte) (string, error) {
	network := "tcp"
	if strings.HasPrefix(s.Clamd, "/") {
		network = "unix"
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, network, s.Clamd)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if until, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(until); err != nil {
			return "", err
		}
	}
	send := []byte("zINSTREAM\x00")
	for rest := data; len(rest) > 0; {
		n := min(len(rest), 1<<16)
		send = append(binary.BigEndian.AppendUint32(send, uint32(n)), rest[:n]...)
		if _, err := conn.Write(send); err != nil {
			return "", err
		}
		send, rest = send[:0], rest[n:]
	}
	if _, err := conn.Write(binary.BigEndian.AppendUint32(send, 0)); err != nil {
		return "", err
	}
	answer, err := io.ReadAll(io.LimitReader(conn, 4096))
	if err != nil {
		return "", err
	}
	words := strings.TrimPrefix(strings.TrimRight(string(answer), "\x00\n"), "stream: ")
	if name, found := strings.CutSuffix(words, " FOUND"); found {
		return name, nil
	}
	if words != "OK" {
		return "", fmt.Errorf("clamd answered %q", words)
	}
	return "", nil
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	if line == "" {
		return "it did not say why"
	}
	if r := []rune(line); len(r) > 200 {
		line = string(r[:200])
	}
	return line
}

// warn says in the log what somebody should look at although the page goes on.
func (l *Evidences) warn(words string, err error) { slog.Warn(words, "error", err) }
