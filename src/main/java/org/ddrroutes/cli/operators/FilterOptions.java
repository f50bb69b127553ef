package org.ddrroutes.cli.operators;

import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options that say what is in a list. Each field has the name that the port gives to the parameter. */
abstract class FilterOptions {

    @Spec(Spec.Target.SELF)
    @Nullable
    CommandSpec own;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Received, failed or done at this time or day, or later")
    @Nullable
    String from;

    @Option(names = "--to", paramLabel = "TIME", description = "The same before this time, or by the end of this day")
    @Nullable
    String to;

    Map<String, String> filter() {
        Map<String, String> filter = new LinkedHashMap<>();
        if (own != null) {
            for (OptionSpec option : own.options()) {
                Object value = option.getValue();
                if (value != null) {
                    filter.put(((Field) option.userObject()).getName(), value.toString());
                }
            }
        }
        return filter;
    }

    /** Which lines of the audit are meant. */
    static final class OfAudit extends FilterOptions {

        @Option(names = "--by", paramLabel = "NAME", description = "Of this person")
        @Nullable
        String by;

        @Option(names = "--action", paramLabel = "WORD", description = "Such as replay, settle or login")
        @Nullable
        String action;
    }

    /** Which callbacks are meant. */
    static final class OfCallbacks extends FilterOptions {

        @Option(names = "--kind", paramLabel = "KIND", description = "unmatched, contradicting or refused")
        @Nullable
        String kind;
    }

    /** Which dead letters are meant. */
    static final class OfDeadLetters extends FilterOptions {

        @Option(names = "--code", paramLabel = "CODE", description = "With this code, such as BSN001 (ddrReason)")
        @Nullable
        String reason;

        @Option(names = "--text", paramLabel = "TEXT", description = "With this in the text of the reason")
        @Nullable
        String text;

        @Option(names = "--replayed", paramLabel = "true|false", description = "Back after a replay, or never replayed")
        @Nullable
        Boolean replayed;

        @Option(names = "--vendor", paramLabel = "ID", description = "Of this vendorID")
        @Nullable
        String vendorID;
    }

    /** Which registrations are meant, by what many have in common. */
    static class OfStates extends FilterOptions {

        @Option(names = "--state", paramLabel = "STATE", description = "In this state, such as RETRYING")
        @Nullable
        String state;

        @Option(names = "--vendor", paramLabel = "ID", description = "Of this vendorID")
        @Nullable
        String vendorID;

        @Option(names = "--company", paramLabel = "ID", description = "Of this companyID")
        @Nullable
        String companyID;
    }

    /** Which registrations are meant. */
    static final class OfRegistrations extends OfStates {

        @Option(names = "--code", paramLabel = "CODE", description = "With this bank code as the last one")
        @Nullable
        String code;

        @Option(names = "--ref", paramLabel = "REF", description = "With this reference, whole, as any of the four")
        @Nullable
        String ref;

        @Option(
                names = "--account-ending",
                paramLabel = "DIGITS",
                description = "The account's last four digits, with --from and --to")
        @Nullable
        String accountEnding;

        @Option(names = "--correlation-id", paramLabel = "ID", description = "The request's JMSCorrelationID")
        @Nullable
        String correlationId;

        @Option(names = "--message-id", paramLabel = "ID", description = "The request's message id")
        @Nullable
        String messageId;

        @Option(names = "--bank-request-uid", paramLabel = "UID", description = "What an attempt carried to the bank")
        @Nullable
        String bankRequestUID;

        @Option(names = "--ddr-oapi-seq-id", paramLabel = "NUMBER", description = "The bank's number for it")
        @Nullable
        String ddrOapiSeqId;
    }
}
