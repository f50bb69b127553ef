package org.ddrroutes.check;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ddrroutes.broker.BrokerUrl;
import org.ddrroutes.callback.Network;
import org.ddrroutes.database.JdbcUrl;
import org.ddrroutes.database.PoolSettings;
import org.ddrroutes.finding.Finding;
import org.ddrroutes.finding.Finding.Severity;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;
import org.ddrroutes.operations.security.OperatorsPort;
import org.ddrroutes.startup.RequiredSettings;
import org.ddrroutes.startup.SettingDoubts;
import org.ddrroutes.startup.SettingFault;
import org.ddrroutes.startup.SettingFaults;
import org.ddrroutes.startup.SettingSources;
import org.ddrroutes.startup.SettingTypes;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.Resource;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/** Settings are known, read as they are written, and have values that can be used. */
final class SettingsRules {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z0-9-]+|\\[[^\\]]*])+");

    /** What stands in for a required setting that is not given here; each passes its own rule. */
    private static final Map<String, Object> STAND_INS = Map.of(
            "ddr.bank.base-url", "https://bank.invalid",
            "ddr.bank.client-id", "client",
            "ddr.bank.client-secret", "secret",
            "ddr.bank.ip-address", "192.0.2.1",
            "ddr.callback.api-key", "key",
            "ddr.callback.allowed-networks", "192.0.2.0/24");

    private static final Map<Class<?>, String> WORDS = Map.of(
            Duration.class, "a time such as 5s, 15m or 24h",
            DataSize.class, "a size such as 16KB",
            Integer.class, "a whole number",
            Double.class, "a number such as 2 or 1.5",
            Float.class, "a number such as 2 or 1.5",
            Boolean.class, "true or false",
            Map.class, "names with their settings below",
            Network.class, "a network such as 203.0.113.0/24",
            InetAddress.class, "an IP address of this machine, such as 127.0.0.1",
            Resource.class, "a file such as file:config/bank-codes.yaml");

    /** What they say of a value shows no secret. */
    private static final Pattern OF_OTHERS = Pattern.compile("(org\\.springframework\\.boot|com\\.zaxxer)\\..*");

    private final ConfigurableEnvironment environment;
    private final SettingSources sources;
    private final SettingTypes known;
    private final Binder binder;
    private final Findings findings;

    /** @param known the bound ones, and others whose names may be misspelt */
    SettingsRules(ConfigurableEnvironment environment, SettingTypes known, Findings findings) {
        this.environment = environment;
        this.sources = new SettingSources(environment);
        this.known = known;
        this.binder = Binder.get(withStandIns(environment));
        this.findings = findings;
    }

    SettingSources sources() {
        return sources;
    }

    void check() {
        new SettingFaults(sources, known).find().forEach(findings::add);
        new SettingDoubts(sources, known).find().forEach(findings::add);
        known.groups().forEach((prefix, types) -> types.forEach(type -> bind(prefix, type)));
        check("spring.datasource.url", JdbcUrl::check);
        check("spring.artemis.broker-url", BrokerUrl::check);
        SpringSettingsRules.faults(binder).forEach(this::tell);
        SpringSettingsRules.doubts(binder).forEach(line -> tell(line, Severity.WARNING));
        ContradictionRules.doubts(binder).forEach(line -> tell(line, Severity.WARNING));
        checkChoices();
        try {
            OperatorsPort.loginFaults(binder).forEach(this::tell);
        } catch (BindException e) {
            // Told already, with the other settings of its kind.
        }
        BundleRules.faults(binder).forEach(this::tell);
        checkPorts();
    }

    private void checkChoices() {
        if (OperatorsPort.isOther(environment)) {
            tell(OperatorsPort.OTHER_PORT);
        }
        String deadLetters =
                value(binder, "ddr.stuck.broker-dead-letters", String.class).orElse("DLQ");
        for (String queue : List.of("registrations", "retry", "dead", "results")) {
            if (text(binder, "ddr.queues." + queue).equals(deadLetters)) {
                tell("ddr.queues." + queue + " and ddr.stuck.broker-dead-letters are both " + deadLetters
                        + ", where the broker puts what it gives up; give it a queue of its own");
            }
        }
    }

    /** The same port on two addresses of the machine is fine. */
    private void checkPorts() {
        String callbacks = text(binder, "ddr.callback.address");
        String operators = value(binder, "server.address", String.class).orElse("127.0.0.1");
        boolean isSameAddress =
                Stream.of(callbacks, operators).anyMatch(address -> address.matches("|0\\.0\\.0\\.0|::|\\[::]"))
                        || callbacks.equals(operators);
        String port = value(binder, "ddr.callback.port", String.class).orElse("8080");
        String operatorsPort = value(binder, "server.port", String.class).orElse("8081");
        if (operatorsPort.matches("-?\\d{1,9}") && Integer.parseInt(operatorsPort) >>> 16 != 0) {
            tell("server.port must be from 0 to 65535");
        }
        boolean isSamePort = port.equals(operatorsPort);
        if (isSameAddress && isSamePort && !port.equals("0")) {
            tell("server.port and ddr.callback.port are both " + port
                    + ", and only one can listen there; give one another port");
        }
    }

    private void check(String setting, Consumer<String> rule) {
        try {
            String value = text(binder, setting);
            // A part of it may come from where no check is made.
            if (!value.isBlank() && !value.contains("${")) {
                rule.accept(value);
            }
        } catch (SettingFault e) {
            tell(e);
        }
    }

    static String text(Binder settings, String name) {
        return value(settings, name, String.class).orElse("");
    }

    /** One that cannot be read is told with the others of its kind. */
    static <T> Optional<T> value(Binder settings, String name, Class<T> type) {
        try {
            return Optional.ofNullable(settings.bind(name, type).orElse(null));
        } catch (BindException e) {
            return Optional.empty();
        }
    }

    private void bind(String prefix, ResolvableType type) {
        try {
            binder.bindOrCreate(prefix, Bindable.of(type), new PoolSettings().apply(BindHandler.DEFAULT));
        } catch (BindException e) {
            tell(e);
        }
    }

    private void tell(BindException failure) {
        BindException innermost = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SettingFault fault) {
                tell(fault);
                return;
            }
            if (cause instanceof BindException inner) {
                innermost = inner;
            }
        }
        String name = innermost.getName().toString();
        if (innermost.getCause() instanceof UnboundConfigurationPropertiesException) {
            tell(name + " has a place in its list, and none before it; number them from [0] on");
            return;
        }
        Class<?> target = innermost.getTarget().getType().toClass();
        if (target.isRecord() && innermost.getCause() instanceof ConverterNotFoundException) {
            // Told already, as a group that is none of its settings.
            return;
        }
        findings.error(
                sources.placeOf(name).orElseGet(() -> Place.startOf("config/application.yaml")),
                Rule.VALUE,
                name
                        + (OF_OTHERS.matcher(target.getName()).matches() && !target.isEnum()
                                ? " cannot be taken: "
                                        + NestedExceptionUtils.getMostSpecificCause(innermost)
                                                .getMessage()
                                : " cannot be read as "
                                        + inWords(innermost.getTarget().getType()))
                        + serviceOf(innermost)
                                .map(service -> ": it is what Kubernetes tells of a service named " + service
                                        + "; write enableServiceLinks: false into the pod, or set the variable there"
                                        + " yourself")
                                .orElse("; its value is not shown, it may be a secret; correct it"));
    }

    /** Kubernetes sets {@code DDR_CALLBACK_PORT=tcp://10.0.0.1:80} in each container beside a service of this name. */
    private static Optional<String> serviceOf(BindException failure) {
        ConfigurationProperty given = failure.getProperty();
        return given != null
                        && given.getOrigin() instanceof PropertySourceOrigin origin
                        && SettingFaults.isServiceAddress(origin.getPropertyName(), String.valueOf(given.getValue()))
                ? Optional.of(origin.getPropertyName()
                        .replaceFirst("_PORT$", "")
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-'))
                : Optional.empty();
    }

    private static String inWords(ResolvableType target) {
        if (target.asCollection() != ResolvableType.NONE) {
            return "a list, of which each is " + inWords(target.asCollection().getGeneric());
        }
        Class<?> type = target.toClass();
        if (type.isEnum()) {
            return "one of "
                    + Stream.of(type.getEnumConstants())
                            .map(word -> DataObjectPropertyName.toDashedForm(
                                    word.toString().toLowerCase(Locale.ROOT).replace('_', '-')))
                            .collect(Collectors.joining(", "));
        }
        Class<?> boxed = ClassUtils.resolvePrimitiveIfNecessary(type);
        return boxed.equals(Long.class)
                ? WORDS.get(Integer.class) + ", of milliseconds where it is a time"
                : WORDS.getOrDefault(boxed, "what this setting takes");
    }

    /** At the place of the setting that each line begins with. */
    void tell(SettingFault fault) {
        String.valueOf(fault.getMessage()).lines().forEach(this::tell);
    }

    private void tell(String line) {
        tell(line, Severity.ERROR);
    }

    private void tell(String line, Severity severity) {
        Matcher name = NAME.matcher(line);
        Place place = (name.lookingAt() ? sources.placeOf(name.group()) : Optional.<Place>empty())
                .orElseGet(() -> Place.startOf("config/application.yaml"));
        findings.add(new Finding(place, Rule.VALUE, severity, line));
    }

    static ConfigurableEnvironment withStandIns(ConfigurableEnvironment environment) {
        ConfigurableEnvironment complete = SettingsFiles.copy(environment, source -> true);
        Set<String> missing = new LinkedHashSet<>(RequiredSettings.missingNames(environment));
        complete.getPropertySources()
                .addFirst(new MapPropertySource(
                        "stand-ins",
                        STAND_INS.entrySet().stream()
                                .filter(standIn -> missing.contains(standIn.getKey()))
                                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))));
        return complete;
    }
}
