package org.ddrroutes.cli.operators;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that only look. */
abstract class ReadingCommands extends SharedOptions {

    private static final List<String> REGISTRATION = List.of("""
            requestUID state statusCode vendorID companyID accountNo attempts receivedAt statusDesc""".split("\\s+"));
    private static final List<String> EVENT =
            List.of("at", "fromState", "toState", "attempt", "code", "bankRequestUID", "by", "text");
    private static final List<String> CALLBACK_OF_ONE =
            List.of("receivedAt", "requestUID", "respCode", "accountNo", "applyDtm", "matched");
    private static final List<String> DEAD_LETTER =
            List.of("id", "requestUID", "reason", "vendorID", "accountNo", "failedAt", "reasonText");
    private static final List<String> DISCARDED = List.of("id", "requestUID", "discardedAt", "by", "reason");
    private static final List<String> STUCK = List.of("kind", "requestUID", "id", "since", "action", "detail");
    private static final List<String> AUDIT =
            List.of("at", "by", "address", "action", "target", "requestUID", "outcome", "times", "reason", "detail");

    ReadingCommands(Map<String, String> environment, Terminal terminal, PrintStream out, PrintStream err) {
        super(environment, terminal, out, err);
    }

    @Command(description = "Say how the program is: its parts, the gate, what is stuck, the dead letters.")
    int status() {
        OperatorsApi api = api();
        ObjectNode all = OperatorsApi.object();
        all.set("health", api.health());
        Map.of(
                        "info", "/actuator/info",
                        "gate", "/actuator/gate",
                        "stuck", "/actuator/stuck/summary",
                        "deadLetters", "/actuator/deadletters/summary")
                .forEach((part, path) -> all.set(part, read(api, path)));
        if (json) {
            out.json(all);
        } else {
            new StatusText(out).print(all);
            if (all.path("gate").has("open") && !all.path("gate").path("open").asBoolean()) {
                NextCommand.print("gate", "gate probe, or gate open", err);
            }
            NextCommand.print(all.path("stuck").path("groups"), err);
            if (!all.path("deadLetters").path("groups").isEmpty()) {
                NextCommand.print("dead", NextCommand.DEAD_LETTERS, err);
            }
        }
        return 0;
    }

    /** What cannot be read now says so in its place: the others are asked for all the more. */
    private static JsonNode read(OperatorsApi api, String path) {
        try {
            return api.get(path);
        } catch (CommandFailure e) {
            return OperatorsApi.object().put("notRead", e.getMessage());
        }
    }

    @Command(description = "List what does not go on by itself, and what to do about each.")
    int stuck(
            @Option(names = "--kind", paramLabel = "KIND", description = "Of one kind, such as overdue-retry") @Nullable
                    String kind,
            @Mixin ListOptions list) {
        int exitCode = list("/actuator/stuck", kind == null ? Map.of() : Map.of("kind", kind), list, STUCK);
        if (kind == null && !json) {
            JsonNode all = read(api(), "/actuator/stuck/summary");
            if (all.path("groups").size() > 1) {
                err.println("In all: " + StatusText.stuck(all) + "; --kind KIND lists one kind");
            }
        }
        return exitCode;
    }

    @Command(description = "Find registrations, the newest first.")
    int find(
            @Mixin FilterOptions.OfRegistrations which,
            @Option(
                            names = "--account",
                            description = "A whole account number, asked for unseen, or read from standard input")
                    boolean account,
            @Mixin ListOptions list) {
        if (!account) {
            return list("/actuator/registrations", which.filter(), list, REGISTRATION);
        }
        Map<String, String> filter = which.filter();
        filter.put("account", login.account());
        OperatorsApi api = api();
        return print(list.read(filter, page -> api.post("/actuator/registrations/search", body(page))), REGISTRATION);
    }

    @Command(description = "Show one registration with its whole history.")
    int show(@Parameters(paramLabel = "requestUID") String requestUid) {
        JsonNode registration = api().get("/actuator/registrations/" + OperatorsApi.segment(requestUid));
        if (json) {
            out.json(registration);
            return 0;
        }
        ObjectNode row = registration.deepCopy();
        // The same under the row's own spelling.
        row.remove(List.of("requestUid", "vendorId", "companyId"));
        out.values(row);
        out.line("");
        out.table(registration.path("events"), EVENT);
        if (!registration.path("callbacks").isEmpty()) {
            out.line("");
            out.line("Callbacks:");
            out.table(registration.path("callbacks"), CALLBACK_OF_ONE);
        }
        return 0;
    }

    @Command(description = "List the dead letters, the oldest first.")
    int dead(
            @Mixin FilterOptions.OfDeadLetters which,
            @Option(names = "--summary", description = "Count them by reason and vendor instead") boolean summary,
            @Option(names = "--discarded", description = "Those of the last 30 days, the newest first")
                    boolean discarded,
            @Mixin ListOptions list) {
        if (discarded) {
            return list("/actuator/deadletters/discarded", which.filter(), list, DISCARDED);
        }
        if (!summary) {
            return list("/actuator/deadletters", which.filter(), list, DEAD_LETTER);
        }
        JsonNode counts = api().get("/actuator/deadletters/summary");
        if (json) {
            out.json(counts);
        } else {
            StatusText.deadLetters(out, counts);
            NextCommand.print("dead", NextCommand.DEAD_LETTERS, err);
        }
        return 0;
    }

    @Command(description = "List who did what, what was refused, and failed logins; the newest first.")
    int audit(@Mixin FilterOptions.OfAudit which, @Mixin ListOptions list) {
        return list("/actuator/audit", which.filter(), list, AUDIT);
    }

    @Command(description = "Print the completion script of a shell: source <(ddr-routes completion bash)")
    int completion(@Parameters(paramLabel = "bash|zsh") String shell) {
        if (!List.of("bash", "zsh").contains(shell)) {
            throw wrong("There is a script for bash and zsh, not for " + shell);
        }
        out.line(AutoComplete.bash(OperatorCommands.PROGRAM, new CommandLine(this)));
        return 0;
    }
}
