package org.ddrroutes.cli.operators;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** All commands, each a method; those that act are here. */
@Command(
        name = OperatorCommands.PROGRAM,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "A client of the operators' port.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:refused, or not found",
            "2:wrongly asked, or the port cannot be reached or cannot do it now"
        })
public final class OperatorCommands extends ReadingCommands {

    static final String PROGRAM = "ddr-routes";

    /** Written down, so that a command that is none of these reads no annotation. */
    private static final List<String> NAMES = List.of("""
            status stuck find show dead replay discard undo-discard put-back settle approve gate callbacks bulk
            audit completion""".split("\\s+"));

    private static final List<String> CALLBACK = List.of("""
            id kind at requestUID vendorID accountNo respCode registration state check network times""".split("\\s+"));
    /** In which a probe has mostly ended; without a message that waits there is none. */
    private static final int PROBE_SECONDS = 5;

    private static final List<String> GATE_CHANGE =
            List.of("at", "open", "probing", "cause", "code", "until", "by", "reason");
    private static final List<String> BULK =
            List.of("id", "action", "state", "plannedAt", "by", "matching", "pending", "failed", "reason");

    OperatorCommands(Map<String, String> environment, Terminal terminal, PrintStream out, PrintStream err) {
        super(environment, terminal, out, err);
    }

    public static List<String> names() {
        return NAMES;
    }

    /** One line: the name of the command, and what it does. */
    public static String usage(String name) {
        CommandLine command = commandLine(new OperatorCommands(Map.of(), Terminal.system(), System.out, System.err))
                .getSubcommands()
                .get(name);
        String[] description = command == null
                ? new String[] {""}
                : command.getCommandSpec().usageMessage().description();
        return "%-12s %s".formatted(name, description[0]);
    }

    public static int run(String name, List<String> arguments, PrintStream out, PrintStream err) {
        return run(new OperatorCommands(System.getenv(), Terminal.system(), out, err), name, arguments, out, err);
    }

    static int run(OperatorCommands commands, String name, List<String> arguments, PrintStream out, PrintStream err) {
        List<String> all = new ArrayList<>(List.of(name));
        all.addAll(arguments);
        return commandLine(commands)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    private static CommandLine commandLine(OperatorCommands commands) {
        return new CommandLine(commands)
                .setUsageHelpLongOptionsMaxWidth(30)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof CommandFailure said) {
                        command.getErr().println(said.getMessage());
                        return said.exitCode();
                    }
                    // Without its text, which may quote the answer.
                    command.getErr().println("Failed: " + failure.getClass().getName());
                    return CommandFailure.FAILED;
                });
    }

    @Command(description = "Replay one dead letter, or all that a filter finds.")
    int replay(
            @Parameters(arity = "0..1", paramLabel = "ID", description = "Its id in the list, or its requestUID")
                    @Nullable
                    String id,
            @Mixin FilterOptions.OfDeadLetters which,
            @Option(names = "--reason", paramLabel = "WORDS", description = "Why; kept in the audit. With a filter")
                    @Nullable
                    String reason,
            @Mixin BulkOptions bulk) {
        return id == null
                ? bulk("replay", which.filter(), reason, bulk)
                : act("/actuator/deadletters/", alone(id, which.filter()), action("replay"));
    }

    @Command(description = "Discard one dead letter, or all that a filter finds.")
    int discard(
            @Parameters(arity = "0..1", paramLabel = "ID", description = "Its id in the list, or its requestUID")
                    @Nullable
                    String id,
            @Mixin FilterOptions.OfDeadLetters which,
            @Option(names = "--reason", required = true, paramLabel = "WORDS", description = "Why; kept in the audit")
                    String reason,
            @Mixin BulkOptions bulk) {
        return id == null
                ? bulk("discard", which.filter(), reason, bulk)
                : act(
                        "/actuator/deadletters/",
                        alone(id, which.filter()),
                        action("discard").put("reason", reason));
    }

    @Command(name = "undo-discard", description = "Put a discarded dead letter back among the others.")
    int undoDiscard(
            @Parameters(paramLabel = "ID", description = "Its id in dead --discarded, or its requestUID") String id) {
        return act("/actuator/deadletters/", id, action("undo-discard"));
    }

    @Command(
            name = "put-back",
            description = "Send a new message for a registration whose own is gone, or for all that a filter finds.")
    int putBack(
            @Parameters(arity = "0..1", paramLabel = "requestUID") @Nullable String requestUid,
            @Mixin FilterOptions.OfStates which,
            @Option(names = "--reason", paramLabel = "WORDS", description = "Why; kept in the audit. With a filter")
                    @Nullable
                    String reason,
            @Mixin BulkOptions bulk) {
        return requestUid == null
                ? bulk("put-back", which.filter(), reason, bulk)
                : act("/actuator/registrations/", alone(requestUid, which.filter()), action("put-back"));
    }

    @Command(description = "Settle a registration by the bank's word to a person.")
    int settle(
            @Parameters(paramLabel = "requestUID") String requestUid,
            @Parameters(paramLabel = "REGISTERED|REJECTED", description = "What the bank says") String state,
            @Option(
                            names = "--source",
                            required = true,
                            paramLabel = "WORDS",
                            description = "Who at the bank said it, and how")
                    String source,
            @Option(
                            names = "--reason",
                            required = true,
                            paramLabel = "WORDS",
                            description = "Why it is settled by hand")
                    String reason) {
        return act(
                "/actuator/registrations/",
                requestUid,
                action("settle").put("state", state).put("source", source).put("reason", reason));
    }

    @Command(description = "Approve what another operator asked to settle.")
    int approve(@Parameters(paramLabel = "requestUID") String requestUid) {
        return act("/actuator/registrations/", requestUid, action("approve"));
    }

    @Command(description = "Show the gate or its history, open it, close it, or probe the bank now.")
    int gate(
            @Parameters(arity = "0..1", paramLabel = "history|open|close|probe") @Nullable String action,
            @Option(names = "--reason", paramLabel = "WORDS", description = "Why it is closed") @Nullable String reason,
            @Option(
                            names = "--for",
                            paramLabel = "TIME",
                            description = "Closed for so long, such as 30m; then it opens by itself")
                    @Nullable
                    String time) {
        if ("history".equals(action)) {
            return print(api().get("/actuator/gate/history"), GATE_CHANGE);
        }
        JsonNode gate;
        if (action == null) {
            gate = api().get("/actuator/gate");
        } else {
            ObjectNode body = action(action);
            put(body, "reason", reason);
            put(body, "for", time);
            OperatorsApi api = api();
            gate = api.post("/actuator/gate", body);
            for (int seconds = 0; gate.path("probing").asBoolean() && seconds < PROBE_SECONDS; seconds++) {
                BulkJob.pause();
                gate = api.get("/actuator/gate");
            }
        }
        print(gate);
        return 0;
    }

    @Command(description = "List the callbacks that settled nothing; match one to its registration, or dismiss it.")
    int callbacks(
            @Parameters(index = "0", arity = "0..1", paramLabel = "match|dismiss") @Nullable String action,
            @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "Its id in the list") @Nullable
                    String id,
            @Parameters(
                            index = "2",
                            arity = "0..1",
                            paramLabel = "requestUID",
                            description = "The registration that it is matched to")
                    @Nullable
                    String requestUid,
            @Option(names = "--reason", paramLabel = "WORDS", description = "Why it is dismissed") @Nullable
                    String reason,
            @Mixin FilterOptions.OfCallbacks which,
            @Mixin ListOptions list) {
        if (action == null) {
            return list("/actuator/callbacks", which.filter(), list, CALLBACK);
        }
        if (id == null) {
            throw wrong("Say which callback: " + action + " ID");
        }
        ObjectNode body = action(action);
        put(body, "requestUID", requestUid);
        put(body, "reason", reason);
        return act("/actuator/callbacks/", id, body);
    }

    @Command(description = "List the bulk actions, show or follow one, or start, pause or cancel it.")
    int bulk(
            @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "As the plan said") @Nullable
                    String id,
            @Parameters(index = "1", arity = "0..1", paramLabel = "start|pause|cancel|follow") @Nullable String action,
            @Mixin BulkOptions options,
            @Mixin ListOptions list) {
        if (id == null) {
            return list("/actuator/bulk", Map.of(), list, BULK);
        }
        BulkJob job = new BulkJob(api(), id, err);
        print(
                switch (action == null ? "show" : action) {
                    case "show" -> job.read();
                    case "start" -> job.startAndFollow(options);
                    case "follow" -> job.follow();
                    case "pause" -> job.act("pause");
                    case "cancel" -> job.act("cancel");
                    default -> throw wrong("A bulk action is shown, started, followed, paused or cancelled");
                });
        return 0;
    }

    private int bulk(String action, Map<String, String> filter, @Nullable String reason, BulkOptions options) {
        if (filter.isEmpty()) {
            throw wrong("Name one, or give a filter");
        }
        ObjectNode body = action(action);
        body.set("filter", body(filter));
        put(body, "reason", reason);
        OperatorsApi api = api();
        JsonNode plan = api.post("/actuator/bulk", body);
        BulkJob job = new BulkJob(api, plan.path("id").asText(), err);
        if (!json) {
            BulkJob.print(plan, out);
        }
        if (!options.yes && (json || !terminal.confirms("Start?"))) {
            if (json) {
                out.json(plan);
            } else {
                err.println("Not started. To start it: bulk " + plan.path("id").asText() + " start");
            }
            return 0;
        }
        JsonNode end = job.startAndFollow(options);
        print(end);
        if (end.path("state").asText().equals("paused")) {
            NextCommand.print("paused", "bulk " + plan.path("id").asText() + " start --rate N, or cancel", err);
        }
        return end.path("failed").asInt() > 0 ? CommandFailure.REFUSED : 0;
    }

    private int act(String path, String id, ObjectNode body) {
        print(api().post(path + OperatorsApi.segment(id), body));
        return 0;
    }

    private String alone(String id, Map<String, String> filter) {
        if (!filter.isEmpty()) {
            throw wrong("Name one, or give a filter, not both");
        }
        return id;
    }

    private static ObjectNode action(String action) {
        return OperatorsApi.object().put("action", action);
    }

    private static void put(ObjectNode body, String key, @Nullable String value) {
        if (value != null) {
            body.put(key, value);
        }
    }
}
