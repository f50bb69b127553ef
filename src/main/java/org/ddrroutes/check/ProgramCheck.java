package org.ddrroutes.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ddrroutes.bank.BankCodesCheck;
import org.ddrroutes.finding.Finding;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;
import org.ddrroutes.startup.SandboxProfileGuard;
import org.ddrroutes.startup.SettingFault;
import org.ddrroutes.startup.SettingTypes;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.util.function.SingletonSupplier;

/**
 * Checks routes, codes and settings together, without opening anything: at every start, by the command {@code check}, and in the
 * build over the files that ship.
 */
public final class ProgramCheck {

    private static final String CODES_FILE = "ddr.bank.codes-file";

    /** One that nobody sets but the settings file inside the program. */
    private static final String OF_THE_PROGRAM = "camel.main.name";

    private final ConfigurableEnvironment environment;
    private final ProgramFacts facts;
    private final Settings settings;

    /** @param environment the settings, as Spring Boot has read them */
    public ProgramCheck(ConfigurableEnvironment environment, ProgramFacts facts) {
        this.environment = environment;
        this.facts = facts;
        this.settings = new Settings(environment, SettingTypes.of(facts.bound()));
    }

    /**
     * Everything.
     *
     * @param routes the folder of the route files
     */
    public List<Finding> check(Path routes) {
        return check(routes, nameOf(routes), codesFile());
    }

    /**
     * Everything, of routes and codes that lie elsewhere.
     *
     * @param shown how people name the folder of the routes
     */
    public List<Finding> check(Path routes, String shown, Resource codes) {
        if (!environment.containsProperty(OF_THE_PROGRAM)) {
            return List.of(Finding.error(
                    new Place("environment", 0, 0),
                    Rule.SETTING,
                    "spring.config.location or spring.config.name leaves out what the program itself sets; write"
                            + " spring.config.additional-location in place of the first, and take the other away"));
        }
        Optional<SettingFault> sandbox = SandboxProfileGuard.fault(environment);
        if (sandbox.isPresent()) {
            Findings alone = new Findings();
            rules(alone).tell(sandbox.get());
            return alone.all();
        }
        CompletableFuture<Findings> others = CompletableFuture.supplyAsync(
                () -> {
                    Findings beside = new Findings();
                    SettingsRules rules = rules(beside);
                    try {
                        BankCodesCheck.check(codes).forEach(beside::add);
                    } catch (SettingFault fault) {
                        rules.tell(fault);
                    }
                    rules.check();
                    UnreadFiles.find(routes.resolveSibling("config"), rules.sources(), codes)
                            .forEach(beside::add);
                    return beside;
                },
                ProgramFacts.BESIDE);
        Findings findings = new Findings();
        checkRoutes(routes, shown, codes, findings);
        others.join().all().forEach(findings::add);
        return findings.all();
    }

    public List<Finding> checkSettings() {
        Findings findings = new Findings();
        rules(findings).check();
        return findings.all();
    }

    public List<Finding> checkRoutes(Path folder) {
        Findings findings = new Findings();
        checkRoutes(folder, nameOf(folder), codesFile(), findings);
        return findings.all();
    }

    private SettingsRules rules(Findings findings) {
        return new SettingsRules(environment, facts.settings(), findings);
    }

    private Resource codesFile() {
        String codes = settings.value(CODES_FILE).orElse("file:config/bank-codes.yaml");
        return new DefaultResourceLoader().getResource(codes);
    }

    private void checkRoutes(Path folder, String shown, Resource codes, Findings findings) {
        List<RouteFile> files = new ArrayList<>();
        // Shipped ones first: of two that clash, one's own is told.
        Set<String> first = facts.shipped().stream().map(RouteFile::name).collect(Collectors.toSet());
        List<Path> paths = new ArrayList<>(list(folder));
        paths.sort(Comparator.comparing((Path path) -> !first.contains(String.valueOf(path.getFileName()))));
        for (Path path : paths) {
            String name = shown + "/" + path.getFileName();
            if (isLoaded(path, name, findings)) {
                RouteFile.read(path, name, facts.shipped(), findings).ifPresent(files::add);
            }
        }
        List<RouteFile> edited =
                files.stream().filter(file -> !file.isAsShipped()).toList();
        if (!edited.isEmpty()) {
            facts.readForEdited();
        }
        edited.forEach(file -> new SchemaRules(facts.schemas(), findings).check(file));
        RouteSet set = new RouteSet(files, settings, facts);
        files.forEach(file -> PlaceholderRules.check(file, settings, findings));
        EndpointRules endpoints = new EndpointRules(facts.components(), settings, findings);
        set.endpoints().forEach(endpoints::check);
        BeanRules beans = new BeanRules(set, findings);
        VariableRules variables = new VariableRules(set, findings);
        Supplier<Set<String>> known = SingletonSupplier.of(() -> BankCodesCheck.knownCodes(codes));
        BranchRules branches = new BranchRules(settings, known, findings);
        new SimpleRules(facts, set, beans, variables, branches, findings).check();
        Set<String> shipped = ShippedRules.ids(facts.shipped());
        new ReferenceRules(set, shipped, findings).check();
        beans.check();
        new GuaranteeRules(set, shipped, inSession(), findings).check();
        new ShippedRules(facts.shipped(), set, new OwnCallRules(facts.shipped(), findings), findings).check(shown);
        StatementRules.check(folder, shown, findings);
        new StepRules(set, findings).check();
        new LibraryRules(set, beans, findings).check();
        new OwnRouteRules(set, findings).check();
        new OwnRequestRules(set, shipped, findings).check();
        new RoundRules(set, findings).check();
        OptionValueRules values = new OptionValueRules(facts, settings, findings);
        set.endpoints().stream()
                .filter(endpoint -> !set.isAsShipped(endpoint.place()))
                .forEach(values::check);
    }

    /** What a trial of the routes in this folder runs. */
    public TrialRoutes trialRoutes(Path folder) {
        Findings none = new Findings();
        List<RouteFile> files = list(folder).stream()
                .filter(path -> path.toString().endsWith(RouteFile.SUFFIX))
                .flatMap(path -> RouteFile.read(path, path.toString(), facts.shipped(), none).stream())
                .toList();
        return new TrialRoutes(new RouteSet(files, settings, facts), inSession());
    }

    /** The shipped routes between the receive of a message and the commit of its session. */
    private Set<String> inSession() {
        return new RouteSet(facts.shipped(), settings, facts)
                .reachedFrom(GuaranteeRules.BEGIN_SESSION).stream()
                        .map(route -> route.text("id"))
                        .collect(Collectors.toSet());
    }

    /** Whether Camel reads it; what only looks so is told. */
    private static boolean isLoaded(Path path, String name, Findings findings) {
        String file = String.valueOf(path.getFileName());
        String lower = file.toLowerCase(Locale.ROOT);
        if (Files.isDirectory(path)) {
            if (!file.startsWith(".") && !file.equals(StatementRules.FOLDER)) {
                findings.error(
                        Place.startOf(name),
                        Rule.NOT_LOADED,
                        "is a folder, and nothing in it is loaded; "
                                + (file.endsWith(RouteFile.SUFFIX)
                                        ? "put the file there, or take it away"
                                        : "move its files up into the folder of the routes"));
            }
            return false;
        }
        if (file.endsWith(RouteFile.SUFFIX) && !file.startsWith(".")) {
            return true;
        }
        if (lower.matches(".*\\.(ya?ml|xml|java|groovy|json)")) {
            findings.error(
                    Place.startOf(name),
                    Rule.NOT_LOADED,
                    "is not loaded; rename it to " + file.replaceFirst("(?i)(\\.camel)?\\.[a-z]+$", "")
                            + RouteFile.SUFFIX + ", or move it away");
        }
        return false;
    }

    /** How people name a folder: from the working directory on, where it is in it. */
    public static String nameOf(Path folder) {
        Path working = Path.of("").toAbsolutePath();
        Path absolute = folder.toAbsolutePath().normalize();
        return absolute.startsWith(working) ? working.relativize(absolute).toString() : absolute.toString();
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
