package org.ddrroutes.sandbox.bank;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.PatternMatchUtils;

/** The rules' file, read again when it was saved. One that cannot be read changes nothing, and is told. */
final class Rules {

    /** So many calls in such a time; the others get {@code 0429}. */
    record Limit(Integer calls, Duration per) {
        Limit {
            SandboxYaml.check(
                    calls != null && calls >= 0 && per != null && per.toMillis() > 0,
                    "A limit has calls, 0 or more, and per, a duration");
        }
    }

    /**
     * What a call must have; what is not given is not looked at. In a text {@code *} stands for anything.
     *
     * @param ref any of the four
     * @param call the n-th for a registration
     * @param share of the calls, from 0 to 1, drawn with the file's seed
     */
    record Match(
            @Nullable String accountNo,
            @Nullable String vendorID,
            @Nullable String companyID,
            @Nullable String ref,
            @Nullable String digitalId,
            @Nullable Integer call,
            @Nullable Double share) {

        Match {
            SandboxYaml.check(call == null || call >= 1, "call is 1 or more, not " + call);
            SandboxYaml.check(share == null || share >= 0 && share <= 1, "share is from 0 to 1, not " + share);
        }

        boolean matches(RegisterCall registration, SplittableRandom random) {
            return isLike(accountNo, registration.field("accountNo"))
                    && isLike(vendorID, registration.field("vendorID"))
                    && isLike(companyID, registration.field("companyID"))
                    && (ref == null
                            || Stream.of("ref1", "ref2", "ref3", "ref4")
                                    .anyMatch(name -> isLike(ref, registration.field(name))))
                    && isLike(digitalId, Objects.requireNonNullElse(registration.digitalId(), ""))
                    && (call == null || call == registration.number())
                    && (share == null || random.nextDouble() < share);
        }

        private static boolean isLike(@Nullable String wanted, String value) {
            return wanted == null || PatternMatchUtils.simpleMatch(wanted, value);
        }
    }

    /** The first rule whose {@code when} matches and whose {@code not} does not says what the bank does. */
    record Rule(@Nullable Match when, @Nullable Match not, Behaviour then) {
        Rule {
            SandboxYaml.check(then != null, "A rule has a then");
            SandboxYaml.check(then.lasts() == null, "lasts is for scenarios alone");
        }
    }

    /** @param preset one of the shipped files, whose rules come after those of this one */
    record Content(
            @Nullable String preset,
            @Nullable Long seed,
            @Nullable Limit limit,
            @Nullable Map<String, String> switches,
            @Nullable List<Rule> rules) {}

    static final List<String> PRESETS = List.of("bad-monday", "after-hours", "rate-limited");

    private static final Logger LOG = LoggerFactory.getLogger(Rules.class);
    private static final Content NONE = new Content(null, null, null, null, null);
    private static final TypeReference<Content> TYPE = new TypeReference<>() {};

    private final @Nullable Path file;
    private final Switches switches;
    private @Nullable FileTime readAt;
    private List<Rule> rules = List.of();
    private @Nullable Limit limit;
    private Set<String> switched = Set.of();
    private SplittableRandom random = new SplittableRandom(0);
    private String state = "no file";

    Rules(@Nullable Path file, Switches switches) {
        this.file = file;
        this.switches = switches;
        readAgainIfSaved();
    }

    synchronized @Nullable Behaviour behaviour(RegisterCall call) {
        readAgainIfSaved();
        for (Rule rule : rules) {
            boolean isMeant = rule.when() == null || rule.when().matches(call, random);
            if (isMeant && (rule.not() == null || !rule.not().matches(call, random))) {
                return rule.then();
            }
        }
        return null;
    }

    synchronized @Nullable Limit limit() {
        readAgainIfSaved();
        return limit;
    }

    /** Uses a shipped file in place of the rules' file until that is saved again. */
    synchronized void usePreset(String name) {
        readAgainIfSaved();
        use(preset(name));
        state = name;
    }

    /** Puts the shipped files away, and reads the rules' file. */
    synchronized void readAnew() {
        use(NONE);
        state = "no file";
        readAt = null;
        readAgainIfSaved();
    }

    synchronized Map<String, Object> report() {
        readAgainIfSaved();
        return Map.of("file", String.valueOf(file), "state", state, "rules", rules, "presets", PRESETS);
    }

    /** Also to be called now and then, so that a file that cannot be read is told of when it is saved. */
    synchronized void readAgainIfSaved() {
        try {
            FileTime savedAt = file == null || !Files.exists(file) ? null : Files.getLastModifiedTime(file);
            if (file == null || savedAt == null || savedAt.equals(readAt)) {
                return;
            }
            readAt = savedAt;
            use(SandboxYaml.read(Files.readString(file), TYPE));
            state = "read";
        } catch (IOException | RuntimeException e) {
            state = "not read, the rules are as before: " + SandboxYaml.message(e);
            LOG.warn("{}: {}", file, state);
        }
    }

    private void use(Content content) {
        Content below = content.preset() == null ? NONE : preset(content.preset());
        Map<String, String> wanted = content.switches() == null ? Map.of() : content.switches();
        switches.replace(switched, wanted);
        switched = Set.copyOf(wanted.keySet());
        rules = Stream.of(content, below)
                .flatMap(one -> one.rules() == null ? Stream.empty() : one.rules().stream())
                .toList();
        limit = content.limit() == null ? below.limit() : content.limit();
        Long seed = content.seed() == null ? below.seed() : content.seed();
        random = new SplittableRandom(seed == null ? 0 : seed);
    }

    private static Content preset(String name) {
        if (!PRESETS.contains(name)) {
            throw new IllegalArgumentException(
                    "There is no preset " + name + "; there are " + String.join(", ", PRESETS));
        }
        return SandboxYaml.resource("preset-" + name + ".yaml", TYPE);
    }
}
