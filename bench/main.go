// Command bench times the long roads of Waymark as whole processes and prints tables: the 903 return and the children in need
// census at several sizes, a three-year history counted for 36 months, a council's whole set from its files to the public page,
// public pages under load and, when asked, a file of a hundred megabytes for each reader and England's size, both under a ceiling
// of memory. All children are package sample's. For
// scale it prints how long a plain SHA-256 of the same bytes takes. `make bench` runs it; bench/README.md says what it printed last.
package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"waymark/calendar"
	"waymark/sample"
)

// options are what the person at the keyboard may change.
type options struct {
	binary  string
	parts   []string
	care    []int // sizes of the 903 return, in children looked after on 31 March
	census  []int // sizes of the census, in children in need
	runs    int
	seconds int
	ceiling int // MB, of the run at England's size
	work    string
}

// parts are the parts of a run; all but the last two when none is named.
var parts = []string{"903", "census", "history", "council", "pages", "readers", "england"}

func main() {
	var o options
	flag.StringVar(&o.binary, "waymark", "./waymark", "the binary to time")
	chosen := flag.String("parts", strings.Join(parts[:len(parts)-2], ","), "which parts to run, of "+strings.Join(parts, ", "))
	care := flag.String("children", "600,6000,60000", "sizes of the 903 return, in children looked after")
	census := flag.String("census", "600,6000,60000,400000", "sizes of the census, in children in need; about so many are made")
	flag.IntVar(&o.runs, "runs", 3, "runs of each; the median is printed (above 100,000 children one run)")
	flag.IntVar(&o.seconds, "seconds", 10, "how long public pages are asked for")
	flag.IntVar(&o.ceiling, "ceiling", 8192, "MB of memory that the run at England's size may use")
	flag.Parse()
	o.parts = strings.Split(*chosen, ",")
	for _, list := range []struct {
		text string
		to   *[]int
	}{{*care, &o.care}, {*census, &o.census}} {
		for text := range strings.SplitSeq(list.text, ",") {
			n, err := strconv.Atoi(text)
			if err != nil {
				fail(err)
			}
			*list.to = append(*list.to, n)
		}
	}
	for _, p := range o.parts {
		if !slices.Contains(parts, p) {
			fail(fmt.Errorf("there is no part %q; they are %s", p, strings.Join(parts, ", ")))
		}
	}
	if err := bench(o); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "bench:", err)
	os.Exit(1)
}

func bench(o options) (err error) {
	if o.binary, err = filepath.Abs(o.binary); err != nil {
		return err
	}
	if o.work, err = os.MkdirTemp("", "waymark-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(o.work)
	fmt.Printf("%s, %d processors, %s\n\n", time.Now().Format("2 January 2006"), runtime.NumCPU(), runtime.Version())
	fmt.Println("| children | what | lines | MB | seconds | processor seconds | of them per 1,000 children | peak MB | SHA-256 of the same bytes, seconds |")
	fmt.Println("|---:|---|---:|---:|---:|---:|---:|---:|---:|")
	for _, part := range []struct {
		name string
		run  func(options) error
	}{{"903", returns}, {"census", censuses}, {"history", history}, {"readers", readers}, {"england", england}, {"council", wholeCouncil}, {"pages", pages}} {
		if slices.Contains(o.parts, part.name) {
			if err := part.run(o); err != nil {
				return fmt.Errorf("%s: %w", part.name, err)
			}
		}
	}
	return nil
}

// world is Exampleborough with so many children in care; it has about fourteen times as many in its census of a year.
func world(inCare, years int) (sample.World, error) {
	return sample.Generate(sample.Options{Children: inCare, Years: years, LastYear: calendar.FinancialYearEnding(calendar.Of(time.Now())) - 1, Seed: "Exampleborough", Faults: true})
}

const censusPerCare = 14.13 // children in a year's census to each in care on its last day

// both are the two commands that a return is timed with.
func (o options) both(children int, name, checked, counted string, files []string) error {
	for _, do := range []struct {
		what string
		args []string
	}{
		{checked, []string{"load", "--dry-run", "--format", "json"}},
		{counted, []string{"measure", "run", "--format", "json"}},
	} {
		runs := o.runs
		if children > 100_000 {
			runs = 1
		}
		if _, err := o.row(children, name, do.what, append(do.args, files...), files, runs, nil); err != nil {
			return err
		}
	}
	return nil
}

// returns are 903 years of several sizes.
func returns(o options) error {
	for _, n := range o.care {
		w, err := world(n, 1)
		if err != nil {
			return err
		}
		files, err := w.WriteCSV(filepath.Join(o.work, "903", strconv.Itoa(n)))
		if err != nil {
			return err
		}
		if err := o.both(n, strconv.Itoa(n), "903: read, check", "903: read, check, load, all measures with breakdowns", files); err != nil {
			return err
		}
	}
	return nil
}

// censuses are children in need censuses of several sizes.
func censuses(o options) error {
	for _, n := range o.census {
		w, err := world(max(1, int(float64(n)/censusPerCare+0.5)), 1)
		if err != nil {
			return err
		}
		files, err := w.WriteCensus(filepath.Join(o.work, "census", strconv.Itoa(n)))
		if err != nil {
			return err
		}
		made, err := count(files[0], "<Child>")
		if err != nil {
			return err
		}
		if err := o.both(made, strconv.Itoa(made), "census: read, check", "census: read, check, load, all measures with breakdowns", files); err != nil {
			return err
		}
		if err := os.Remove(files[0]); err != nil {
			return err
		}
	}
	return nil
}

// history is one council's three years of returns, every measure for every month of them.
func history(o options) error {
	w, err := world(600, 3)
	if err != nil {
		return err
	}
	files, err := w.WriteCSV(filepath.Join(o.work, "history"))
	if err != nil {
		return err
	}
	_, err = o.row(600, "600 × 3 years", "903: read, check, load, all measures × 36 months", append([]string{"measure", "run", "--series", "36", "--format", "json"}, files...), files, o.runs, nil)
	return err
}

// writeEngland writes England's 903 return and its census as one council's, and gives the paths of both.
func writeEngland(dir string) (files, census []string, err error) {
	w, err := world(57_500, 1)
	if err != nil {
		return nil, nil, err
	}
	if files, err = w.WriteCSV(dir); err != nil {
		return nil, nil, err
	}
	census, err = w.WriteCensus(dir)
	return files, census, err
}

// england is one council with as many children as all of England has in a year: about 120,000 in its 903 return, those
// who have left care among them, and 800,000 in its census. It fails where it needs more memory than the ceiling.
func england(o options) error {
	files, census, err := writeEngland(filepath.Join(o.work, "england"))
	if err != nil {
		return err
	}
	runtime.GC() // the invented children are not needed while another process is measured
	care := 0
	for _, f := range files {
		if filepath.Base(f) == "header.csv" {
			if care, err = count(f, "\n"); err != nil {
				return err
			}
			care-- // the headings
		}
	}
	need, err := count(census[0], "<Child>")
	if err != nil {
		return err
	}
	files = append(files, census...)
	// The child-level cache has three quarters; Go's own part of the process tidies up earlier as it nears the rest.
	env := []string{fmt.Sprintf("WAYMARK_MEMORY_MB=%d", o.ceiling*3/4), fmt.Sprintf("GOMEMLIMIT=%dMiB", o.ceiling/4)}
	peak, err := o.row(care+need, fmt.Sprintf("%d + %d", care, need), fmt.Sprintf("903 + census: read, check, load, all measures; ceiling %d MB", o.ceiling), append([]string{"measure", "run", "--format", "json"}, files...), files, 1, env)
	if err == nil && peak > float64(o.ceiling) {
		err = fmt.Errorf("it took %.0f MB of memory, more than the ceiling of %d MB", peak, o.ceiling)
	}
	return err
}

// row times one command, prints its line and gives the most memory that it held, in MB. The cost of a thousand children is
// that of the processor, so that a busy machine does not make it look worse.
func (o options) row(children int, name, what string, args, files []string, runs int, env []string) (float64, error) {
	var took, used, peak []float64
	for range runs {
		c := exec.Command(o.binary, args...)
		c.Env = append(os.Environ(), env...)
		c.Stdout = io.Discard
		var complaint bytes.Buffer
		c.Stderr = &complaint
		began := time.Now()
		if err := c.Start(); err != nil {
			return 0, err
		}
		held := highest(c.Process.Pid)
		if err := c.Wait(); err != nil {
			return 0, fmt.Errorf("waymark %s: %w: %s", args[0], err, complaint.String())
		}
		took = append(took, time.Since(began).Seconds())
		used = append(used, (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds())
		peak = append(peak, <-held)
	}
	lines, size, hashed, err := scale(files)
	if err != nil {
		return 0, err
	}
	fmt.Printf("| %s | %s | %d | %.1f | %.2f | %.2f | %.3f | %.0f | %.3f |\n", name, what, lines, float64(size)/1e6, median(took), median(used), median(used)*1000/float64(children), median(peak), hashed)
	return median(peak), nil
}

// highest tells, once a process has ended, the most memory it held, in MB. It is asked of the running process fifty times a
// second: what the system tells of an ended one counts the memory of the process that started it, too.
func highest(pid int) <-chan float64 {
	told := make(chan float64, 1)
	go func() {
		most := 0.0
		for {
			status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
			_, after, found := strings.Cut(string(status), "VmHWM:")
			if err != nil || !found {
				told <- most
				return
			}
			if kilobytes, err := strconv.ParseFloat(strings.Fields(after)[0], 64); err == nil {
				most = max(most, kilobytes/1024)
			}
			time.Sleep(20 * time.Millisecond)
		}
	}()
	return told
}

// scale counts lines and bytes and times their SHA-256, piece by piece: a census of England's size is a gigabyte.
func scale(files []string) (lines, size int64, seconds float64, err error) {
	for _, name := range files {
		sum := sha256.New()
		err := pieces(name, func(b []byte) {
			lines += int64(bytes.Count(b, []byte("\n")))
			size += int64(len(b))
			began := time.Now()
			sum.Write(b)
			seconds += time.Since(began).Seconds()
		})
		if err != nil {
			return 0, 0, 0, err
		}
	}
	return lines, size, seconds, nil
}

// count is how often a mark stands in a file. A mark lies on one line.
func count(name, mark string) (n int, err error) {
	err = pieces(name, func(b []byte) { n += bytes.Count(b, []byte(mark)) })
	return n, err
}

// pieces gives a file in pieces of some megabytes, each of whole lines.
func pieces(name string, each func([]byte)) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	piece, kept := make([]byte, 4<<20), 0
	for {
		n, err := io.ReadFull(f, piece[kept:])
		end := kept + n
		if err == nil {
			end = bytes.LastIndexByte(piece[:end], '\n') + 1
		}
		each(piece[:end])
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return err
		}
		kept = copy(piece, piece[end:])
	}
}

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}
