package org.ddrroutes.harness;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What a test does to a process from outside, as an operating system does it: nothing is announced. */
enum ProcessSignal {
    KILL,
    TERM,
    STOP,
    CONT;

    void to(long pid) {
        to(List.of(pid));
    }

    /** Reaches the process first, so that it starts no more, and then whatever it had started. */
    void toTree(ProcessHandle process) {
        Set<Long> pids = new LinkedHashSet<>(List.of(process.pid()));
        process.descendants().map(ProcessHandle::pid).forEach(pids::add);
        to(process.pid());
        process.descendants().map(ProcessHandle::pid).forEach(pids::add);
        to(List.copyOf(pids));
    }

    private void to(List<Long> pids) {
        List<String> command = Stream.concat(
                        Stream.of("kill", "-" + name()), pids.stream().map(String::valueOf))
                .toList();
        try {
            Process kill = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException(command + " does not end");
            }
        } catch (IOException e) {
            throw new IllegalStateException(command + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
