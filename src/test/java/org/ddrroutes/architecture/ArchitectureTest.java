package org.ddrroutes.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.ddrroutes.architecture.canary.bank.BaseCall;
import org.ddrroutes.architecture.canary.bank.CallConstants;
import org.ddrroutes.architecture.canary.bank.CallImpl;
import org.ddrroutes.architecture.canary.bank.InjectsAField;
import org.ddrroutes.architecture.canary.bank.KnowsTheGate;
import org.ddrroutes.architecture.canary.bank.MakesAClock;
import org.ddrroutes.architecture.canary.bank.ReadsTheSystemClock;
import org.ddrroutes.architecture.canary.bank.WorksInTheSharedPool;
import org.ddrroutes.architecture.canary.callback.KnowsTheSandbox;
import org.ddrroutes.architecture.canary.unmarked.SaysNothingOfNulls;
import org.ddrroutes.architecture.canary.util.Texts;
import org.ddrroutes.architecture.canary.wire.KnowsTheBank;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The product keeps the rules, and each rule refuses a class that is made to break it. */
class ArchitectureTest {

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.ddrroutes");

    private static final JavaClasses CANARIES =
            new ClassFileImporter().importPackages("org.ddrroutes.architecture.canary");

    static Stream<Arguments> rules() {
        return Stream.of(
                arguments(ArchitectureRules.PACKAGES_KNOW_THOSE_BELOW, KnowsTheBank.class),
                arguments(ArchitectureRules.NO_CYCLES, KnowsTheGate.class),
                arguments(ArchitectureRules.NOBODY_KNOWS_THE_SANDBOX, KnowsTheSandbox.class),
                arguments(ArchitectureRules.PACKAGES_SAY_WHAT_THEY_ARE_ABOUT, Texts.class),
                arguments(ArchitectureRules.CLASSES_SAY_WHAT_THEY_DO, CallConstants.class),
                arguments(ArchitectureRules.CLASSES_SAY_WHAT_THEY_DO, CallImpl.class),
                arguments(ArchitectureRules.CLASSES_SAY_WHAT_THEY_DO, BaseCall.class),
                arguments(ArchitectureRules.TIME_COMES_FROM_THE_CLOCK, ReadsTheSystemClock.class),
                arguments(ArchitectureRules.ONLY_THE_WIRING_MAKES_A_CLOCK, MakesAClock.class),
                arguments(ArchitectureRules.WORK_BESIDE_NAMES_ITS_THREADS, WorksInTheSharedPool.class),
                arguments(ArchitectureRules.NO_FIELD_INJECTION, InjectsAField.class),
                arguments(ArchitectureRules.NULLS_ARE_MARKED, SaysNothingOfNulls.class));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void isKept(ArchRule rule, Class<?> canary) {
        assertThat(PRODUCT).isNotEmpty();
        rule.check(PRODUCT);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void isSeenToRefuse(ArchRule rule, Class<?> canary) {
        assertThatThrownBy(() -> rule.check(CANARIES))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(canary.getName());
    }
}
