package org.ddrroutes.reload;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ddrroutes.bank.BankSettings;
import org.ddrroutes.startup.RunningRoutes;
import org.ddrroutes.wire.BangkokTimestamp;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.stereotype.Component;

/** {@code /actuator/info}: which route files and bank codes run, since when, and whether the disk holds others. */
@Component
class RouteFilesInfo implements InfoContributor {

    private final LiveFiles files;
    private final BankSettings bank;
    private final RoutesSettings settings;
    private final RunningRoutes runningRoutes;

    RouteFilesInfo(LiveFiles files, BankSettings bank, RoutesSettings settings, RunningRoutes runningRoutes) {
        this.files = files;
        this.bank = bank;
        this.settings = settings;
        this.runningRoutes = runningRoutes;
    }

    @Override
    public void contribute(Info.Builder info) {
        LiveFiles.Live live = files.live();
        RouteFiles running = live.files();
        Map<String, Object> routes = new LinkedHashMap<>();
        routes.put("reload", settings.reload());
        routes.put("files", running.names());
        routes.put("running", runningRoutes.byFile());
        routes.put("sha256", running.sha256OfRoutes());
        Instant since =
                live.routesSince().values().stream().max(Instant::compareTo).orElse(live.since());
        routes.put("since", BangkokTimestamp.of(since));
        routes.put("versions", versions(live));
        Map<String, Object> codes = new LinkedHashMap<>();
        codes.put("files", List.of(String.valueOf(bank.codesFile().getFilename())));
        codes.put("sha256", running.sha256OfCodes());
        codes.put("since", BangkokTimestamp.of(live.codesSince()));
        try {
            RouteFiles disk = files.onDisk();
            routes.put("diskDiffers", !disk.hasRoutesOf(running));
            codes.put("diskDiffers", !disk.sha256OfCodes().equals(running.sha256OfCodes()));
        } catch (IOException e) {
            routes.put("diskDiffers", "not known: the files cannot be read");
        }
        info.withDetail("routes", routes).withDetail("bankCodes", codes);
    }

    private static Map<String, Object> versions(LiveFiles.Live live) {
        Map<String, Object> versions = new LinkedHashMap<>();
        live.files()
                .sha256ByName()
                .forEach((name, hash) -> versions.put(
                        name,
                        new Version(hash, BangkokTimestamp.of(live.routesSince().getOrDefault(name, live.since())))));
        return versions;
    }

    record Version(String sha256, String since) {}
}
