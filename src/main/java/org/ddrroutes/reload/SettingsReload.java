package org.ddrroutes.reload;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ddrroutes.bank.BankCredentials;
import org.ddrroutes.callback.CallbackSenders;
import org.ddrroutes.callback.CallbackSettings;
import org.ddrroutes.check.ProgramCheck;
import org.ddrroutes.check.ProgramFacts;
import org.ddrroutes.finding.Finding;
import org.ddrroutes.privacy.Secret;
import org.ddrroutes.startup.RequiredSettings;
import org.ddrroutes.startup.SettingFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Takes changed networks and keys of the callbacks' senders, and changed credentials at the bank, from files and mounted secrets. What
 * the check finds fault with is not taken: those that hold stay.
 */
final class SettingsReload {

    private static final Logger LOG = LoggerFactory.getLogger(SettingsReload.class);

    private static final String BANK_ID = "ddr.bank.client-id";
    private static final String BANK_SECRET = "ddr.bank.client-secret";

    private static final List<String> TAKEN = List.of(
            "ddr.callback.allowed-networks",
            "ddr.callback.trusted-proxies",
            "ddr.callback.api-key",
            BANK_ID,
            BANK_SECRET);

    private static final String UNREADABLE = "unreadable";

    private final SettingsOnDisk disk;
    private final ObjectProvider<ProgramFacts> facts;
    private final CallbackSenders senders;
    private final BankCredentials credentials;
    private final ReloadAudit audit;
    private final Clock clock;
    private final EditWatch watch;
    private SortedMap<String, String> live;

    SettingsReload(
            ConfigurableEnvironment running,
            SettingsOnDisk disk,
            ObjectProvider<ProgramFacts> facts,
            CallbackSenders senders,
            BankCredentials credentials,
            ReloadAudit audit,
            Clock clock) {
        this.disk = disk;
        this.facts = facts;
        this.senders = senders;
        this.credentials = credentials;
        this.audit = audit;
        this.clock = clock;
        this.live = hashes(running);
        this.watch = new EditWatch(live.toString());
    }

    void look() {
        ConfigurableEnvironment read = null;
        String now = UNREADABLE;
        String unread = "";
        try {
            read = disk.read();
            now = hashes(read).toString();
        } catch (RuntimeException e) {
            LOG.debug("the settings cannot be read now: {}", e.getClass().getSimpleName());
            unread = SettingFault.of(e)
                    .map(SettingFault::told)
                    .orElse("config/application.yaml, or what it imports, cannot be read; correct it");
        }
        switch (watch.next(now, clock.instant())) {
            case WAIT -> {}
            case TAKEN_BACK -> LOG.info("the change of settings that was refused has been taken back");
            case TRY -> {
                List<String> faults = read == null ? List.of(unread) : faults(read);
                if (faults.isEmpty() && read != null) {
                    watch.applied(now);
                    take(read);
                } else {
                    faults.forEach(fault -> LOG.warn("changed settings refused, those that held hold on: {}", fault));
                    audit.refused("settings", String.join("; ", faults));
                    watch.refused(now);
                }
            }
        }
    }

    private List<String> faults(ConfigurableEnvironment read) {
        Stream<String> missing =
                RequiredSettings.missingNames(read).stream().map(name -> name + " is not set any more");
        Stream<String> found = new ProgramCheck(read, facts.getObject())
                .checkSettings().stream().filter(Finding::isError).map(Finding::toString);
        return Stream.concat(missing, found).toList();
    }

    private void take(ConfigurableEnvironment read) {
        CallbackSettings callback =
                Binder.get(read).bind("ddr.callback", CallbackSettings.class).get();
        SortedMap<String, String> hashes = hashes(read);
        List<String> changed = new ArrayList<>(TAKEN);
        changed.removeIf(name -> Objects.equals(hashes.get(name), live.get(name)));
        senders.replaceBy(callback);
        credentials.replaceBy(read.getRequiredProperty(BANK_ID), new Secret(read.getRequiredProperty(BANK_SECRET)));
        live = hashes;
        LOG.info("changed settings taken: {}", String.join(", ", changed));
        audit.done("settings", String.join(", ", changed));
    }

    private static SortedMap<String, String> hashes(ConfigurableEnvironment environment) {
        Binder binder = Binder.get(environment);
        SortedMap<String, String> hashes = new TreeMap<>();
        TAKEN.forEach(name -> hashes.put(
                name,
                RouteFiles.sha256(String.join(
                                "\n",
                                binder.bind(name, Bindable.listOf(String.class)).orElse(List.of()))
                        .getBytes(StandardCharsets.UTF_8))));
        return hashes;
    }
}
