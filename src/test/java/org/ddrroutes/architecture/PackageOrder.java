package org.ddrroutes.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvent;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Packages know those below them and, among equals, those that do not know them in turn. */
final class PackageOrder extends ArchCondition<JavaClass> {

    private static final Map<String, Integer> LEVELS = Map.ofEntries(
            Map.entry("cli", 7),
            Map.entry("reload", 7),
            Map.entry("check", 6),
            Map.entry("trial", 6),
            Map.entry("operations", 5),
            Map.entry("callback", 4),
            Map.entry("registration", 3),
            Map.entry("bank", 2),
            Map.entry("result", 2),
            Map.entry("gate", 2),
            Map.entry("broker", 2),
            Map.entry("wire", 1),
            Map.entry("http", 1),
            Map.entry("privacy", 1),
            Map.entry("tracing", 1),
            Map.entry("startup", 1),
            Map.entry("finding", 1),
            Map.entry("database", 1),
            Map.entry("outage", 1));

    PackageOrder() {
        super("know only packages below their own");
    }

    @Override
    public void check(JavaClass origin, ConditionEvents events) {
        level(origin)
                .ifPresent(own -> origin.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> level(dependency.getTargetClass()).orElse(0) > own)
                        .forEach(dependency -> events.add(violation(dependency))));
    }

    private static ConditionEvent violation(Dependency dependency) {
        return SimpleConditionEvent.violated(dependency, dependency.getDescription());
    }

    /** Only our own packages have one. */
    private static Optional<Integer> level(JavaClass type) {
        return type.getPackageName().startsWith("org.ddrroutes.")
                ? Stream.of(type.getPackageName().split("\\."))
                        .filter(LEVELS::containsKey)
                        .findFirst()
                        .map(LEVELS::get)
                : Optional.empty();
    }
}
