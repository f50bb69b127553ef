package org.ddrroutes.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.util.Calendar;
import java.util.Date;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.NullMarked;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Configuration;

/** The rules, each with its reason. */
final class ArchitectureRules {

    static final ArchRule PACKAGES_KNOW_THOSE_BELOW = classes()
            .should(new PackageOrder())
            .because(
                    "operations → callback → registration → bank, result, gate, broker → wire, http, privacy, startup, database");

    static final ArchRule NO_CYCLES =
            slices().matching("org.ddrroutes.(**)").should().beFreeOfCycles();

    static final ArchRule NOBODY_KNOWS_THE_SANDBOX = noClasses()
            .that()
            .resideOutsideOfPackage("..sandbox..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.ddrroutes..sandbox.."))
            .because("what runs in production must not hang on what one tries it with");

    static final ArchRule PACKAGES_SAY_WHAT_THEY_ARE_ABOUT = noClasses()
            .should()
            .resideInAnyPackage("..util..", "..utils..", "..common..", "..model..", "..service..", "..helper..")
            .because("packages are the glossary");

    static final ArchRule CLASSES_SAY_WHAT_THEY_DO = noClasses()
            .should()
            .haveSimpleNameEndingWith("Constants")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveNameMatching(".*[.$]Base[A-Z][^.$]*")
            .because("such a name says how a class came about, not what it does");

    static final ArchRule TIME_COMES_FROM_THE_CLOCK = noClasses()
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Date.class, Calendar.class)
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethodWhere(readsTheSystemClock())
            .because("time comes through an injected Clock, so that a test can set it");

    static final ArchRule ONLY_THE_WIRING_MAKES_A_CLOCK = noClasses()
            .that()
            .areNotMetaAnnotatedWith(Configuration.class)
            .should()
            .callMethodWhere(makesASystemClock())
            .because("there is one Clock, a bean");

    static final ArchRule WORK_BESIDE_NAMES_ITS_THREADS = noClasses()
            .should()
            .callMethodWhere(usesTheSharedPool())
            .because(
                    "on two processors the pool that a JVM shares may be one thread, and whoever waits in it stops all others");

    static final ArchRule NO_FIELD_INJECTION = noFields()
            .should()
            .beAnnotatedWith(Autowired.class)
            .orShould()
            .beAnnotatedWith(Value.class)
            .orShould()
            .beAnnotatedWith("jakarta.inject.Inject")
            .orShould()
            .beAnnotatedWith("jakarta.annotation.Resource")
            .because("what a class needs is in its constructor, and final");

    static final ArchRule NULLS_ARE_MARKED =
            classes().should(beInANullMarkedPackage()).because("NullAway looks at nothing else");

    private ArchitectureRules() {}

    private static DescribedPredicate<JavaMethodCall> readsTheSystemClock() {
        return DescribedPredicate.describe(
                "now() without a Clock",
                call -> call.getTargetOwner().getPackageName().equals("java.time")
                        && call.getName().equals("now")
                        && call.getTarget().getRawParameterTypes().stream()
                                .noneMatch(type -> type.isEquivalentTo(Clock.class)));
    }

    private static DescribedPredicate<JavaMethodCall> usesTheSharedPool() {
        return DescribedPredicate.describe(
                "…Async() of a CompletableFuture without an Executor",
                call -> call.getTargetOwner().isEquivalentTo(CompletableFuture.class)
                        && call.getName().endsWith("Async")
                        && call.getTarget().getRawParameterTypes().stream()
                                .noneMatch(type -> type.isEquivalentTo(Executor.class)));
    }

    private static DescribedPredicate<JavaMethodCall> makesASystemClock() {
        return DescribedPredicate.describe(
                "Clock.system…",
                call -> call.getTargetOwner().isEquivalentTo(Clock.class)
                        && call.getName().startsWith("system"));
    }

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a @NullMarked package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " is in no @NullMarked package"));
                }
            }
        };
    }
}
