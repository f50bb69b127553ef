package org.ddrroutes.reload;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ddrroutes.bank.BankSettings;
import org.ddrroutes.check.CheckAtStart;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The route files and bank codes that run, each with the time since when, and the edit that was refused last. */
@Component
final class LiveFiles {

    private static final Logger LOG = LoggerFactory.getLogger(LiveFiles.class);

    private final Path folder;
    private final BankSettings bank;
    private final Clock clock;
    private final SettingsOnDisk settings;
    private volatile Live live;
    private volatile Optional<Refusal> refusal = Optional.empty();

    /**
     * What runs.
     *
     * @param since since when as a whole
     * @param routesSince the same for each route file, by name
     */
    record Live(RouteFiles files, Instant since, SortedMap<String, Instant> routesSince, Instant codesSince) {}

    /**
     * An edit that lies on the disk and was refused.
     *
     * @param faults a line each
     */
    record Refusal(Instant since, List<String> faults) {}

    LiveFiles(Environment environment, BankSettings bank, Clock clock, SettingsOnDisk settings) throws IOException {
        this.folder = CheckAtStart.routesOf(environment);
        this.bank = bank;
        this.clock = clock;
        this.settings = settings;
        RouteFiles files = RouteFiles.read(folder, bank.codesFile(), settings.ownOfTheStart());
        Instant now = clock.instant();
        SortedMap<String, Instant> routesSince = new TreeMap<>();
        files.names().forEach(name -> routesSince.put(name, now));
        this.live = new Live(files, now, routesSince, now);
    }

    @EventListener(ApplicationReadyEvent.class)
    void tellWhatRuns() {
        RouteFiles files = live.files();
        LOG.info(
                "routes and bank codes that run: sha256={} codes sha256={}",
                files.sha256OfRoutes(),
                files.sha256OfCodes());
    }

    Path folder() {
        return folder;
    }

    RouteFiles onDisk() throws IOException {
        return RouteFiles.read(
                folder, bank.codesFile(), settings.readOwn(live.files().own()));
    }

    Live live() {
        return live;
    }

    Optional<Refusal> refusal() {
        return refusal;
    }

    void replaceBy(RouteFiles files) {
        Live before = live;
        Instant now = clock.instant();
        Map<String, String> hashesBefore = before.files().sha256ByName();
        SortedMap<String, Instant> routesSince = new TreeMap<>();
        files.sha256ByName()
                .forEach((name, hash) -> routesSince.put(
                        name,
                        hash.equals(hashesBefore.get(name))
                                ? before.routesSince().getOrDefault(name, now)
                                : now));
        boolean hasSameCodes = files.sha256OfCodes().equals(before.files().sha256OfCodes());
        live = new Live(files, now, routesSince, hasSameCodes ? before.codesSince() : now);
        refusal = Optional.empty();
    }

    void refuse(List<String> faults) {
        refusal = Optional.of(new Refusal(clock.instant(), List.copyOf(faults)));
    }

    /** The files are again what runs. */
    void takeBack() {
        refusal = Optional.empty();
    }
}
