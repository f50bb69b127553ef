package org.ddrroutes.chaos;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.ddrroutes.harness.ProductProcess;

/** One instance of the product and what an operator's service manager does for it: whenever it has ended, it is started. */
final class Instance implements Runnable {

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final Map<String, String> settings;
    private final List<InjectedFault> faults;
    private final RunClock clock;
    private final AtomicInteger struck = new AtomicInteger();
    private final AtomicInteger endedByItself = new AtomicInteger();
    private volatile ProductProcess process;
    private volatile boolean over;

    Instance(Map<String, String> settings, List<InjectedFault> faults, RunClock clock) {
        this.settings = settings;
        this.faults = faults;
        this.clock = clock;
    }

    void launch() {
        process = ProductProcess.launch(settings, Map.of());
    }

    @Override
    public void run() {
        for (InjectedFault fault : faults) {
            while (clock.now().compareTo(fault.at()) < 0 || !isReady()) {
                keepAlive();
            }
            if (fault.kind() == InjectedFault.Kind.FREEZE) {
                process.hang();
                RunClock.pause(fault.pause());
                process.resume();
            } else {
                process.kill();
                RunClock.pause(fault.pause());
                launch();
            }
            struck.incrementAndGet();
        }
        while (!over) {
            keepAlive();
        }
    }

    /** From now on it is left alone. */
    void end() {
        over = true;
    }

    URI callbackAddress() {
        return process.callbackAddress();
    }

    ProductProcess process() {
        return process;
    }

    int struck() {
        return struck.get();
    }

    /** How often it gave up: it may, where it finds no database on its start. */
    int endedByItself() {
        return endedByItself.get();
    }

    private boolean isReady() {
        return process.isAlive() && process.isReady();
    }

    private void keepAlive() {
        if (!process.isAlive()) {
            endedByItself.incrementAndGet();
            launch();
        }
        RunClock.pause(LOOK_EVERY);
    }
}
