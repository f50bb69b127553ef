package org.ddrroutes.cli.operators;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which registrations are meant. */
final class RegistrationOptions extends StateOptions {

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
