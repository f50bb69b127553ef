package org.ddrroutes.operations.deadletter;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.broker.StoredMessage;
import org.ddrroutes.database.TimeColumn;
import org.ddrroutes.operations.web.ListDatabase;
import org.ddrroutes.operations.web.ListQuery;
import org.ddrroutes.operations.web.OperatorProblem;
import org.ddrroutes.operations.web.Page;
import org.ddrroutes.operations.web.QueryParameters;
import org.ddrroutes.operations.web.RecordRow;
import org.ddrroutes.registration.RegistrationUpdate;
import org.ddrroutes.registration.Registrations;
import org.ddrroutes.registration.RequestUid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes dead letters away, keeps them for 30 days, and puts one back into its queue as it was. The registration, if there is one,
 * stays as it is and remembers who did it, and why.
 */
@Component
public class DiscardedLetters {

    private static final Logger LOG = LoggerFactory.getLogger(DiscardedLetters.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration KEPT = Duration.ofDays(30);

    /** One that was begun and not finished by then may be put back by somebody else. */
    private static final Duration UNDER_WAY = Duration.ofMinutes(1);

    private final DeadLetterQueue deadLetters;
    private final DeadLetterOwner owner;
    private final Registrations registrations;
    private final QueueNames queues;
    private final JmsTemplate jms;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    DiscardedLetters(
            DeadLetterQueue deadLetters,
            DeadLetterOwner owner,
            Registrations registrations,
            QueueNames queues,
            ConnectionFactory connectionFactory,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Clock clock) {
        this.deadLetters = deadLetters;
        this.owner = owner;
        this.registrations = registrations;
        this.queues = queues;
        this.jms = new JmsTemplate(connectionFactory);
        this.jms.setSessionTransacted(true);
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** @throws OperatorProblem when the dead letter is no longer there */
    public void discard(FoundDeadLetter letter, String who, String why) {
        if (!deadLetters.take(letter.key(), (message, session) -> keep(message, letter, who, why))) {
            throw DeadLetterSearch.unknown();
        }
        LOG.warn(
                "dead letter discarded, requestUID={} id={} by={}: {}",
                letter.request().requestUid(),
                letter.id(),
                who,
                why);
    }

    private void keep(Message message, FoundDeadLetter letter, String who, String why) throws JMSException {
        String stored = StoredMessage.isStorable(message) ? StoredMessage.write(message) : null;
        DeadLetter shown = DeadLetterReader.read(message);
        RegistrationUpdate update = RegistrationUpdate.event(null, null).by(who, "discarded by " + who + ": " + why);
        transaction.executeWithoutResult(status -> {
            owner.lock(letter).ifPresent(registration -> registrations.note(registration, update));
            if (stored != null) {
                insert(letter, shown, stored, who, why);
            }
        });
    }

    private void insert(FoundDeadLetter letter, DeadLetter shown, String message, String who, String why) {
        RequestUid uid = letter.request().requestUid();
        jdbc.sql("""
                        INSERT INTO discarded_letter (id, request_uid, discarded_at, discarded_by, why, shown, message)
                        VALUES (:id, :uid, :now, :who, :why, :shown, :message)
                        ON CONFLICT (id) DO UPDATE SET discarded_at = EXCLUDED.discarded_at,
                            discarded_by = EXCLUDED.discarded_by, why = EXCLUDED.why, undone_at = NULL""")
                .param("id", letter.id())
                .param("uid", uid == null ? null : uid.value())
                .param("now", TimeColumn.of(clock.instant()))
                .param("who", who)
                .param("why", why)
                .param("shown", json(shown))
                .param("message", message)
                .update();
    }

    /**
     * Puts it back. The message is sent before its row goes: a crash between the two leaves both, and the next one sees that
     * it is back.
     *
     * @throws OperatorProblem where it is not kept, or is being put back
     */
    Kept undo(String idOrRequestUid, String who) {
        Kept kept = jdbc.sql("""
                        UPDATE discarded_letter SET undone_at = :now
                        WHERE id = (SELECT min(id) FROM discarded_letter WHERE id = :id OR request_uid = :id
                                    HAVING count(*) = 1)
                            AND (undone_at IS NULL OR undone_at < :before)
                        RETURNING id, request_uid, message""")
                .param("now", TimeColumn.of(clock.instant()))
                .param("id", idOrRequestUid)
                .param("before", TimeColumn.of(clock.instant().minus(UNDER_WAY)))
                .query(Kept.class)
                .optional()
                .orElseThrow(() -> OperatorProblem.notFound(
                        "no discarded dead letter has this id, or it alone this requestUID; or it is just being put back",
                        "list them at /actuator/deadletters/discarded; they are kept for 30 days"));
        boolean isBack = DeadLetterKey.ofId(kept.id())
                .flatMap(key -> deadLetters.find(key, message -> true))
                .isPresent();
        if (!isBack) {
            jms.execute(session -> {
                StoredMessage.send(session, queues.dead(), kept.message());
                session.commit();
                return true;
            });
        }
        transaction.executeWithoutResult(status -> {
            jdbc.sql("DELETE FROM discarded_letter WHERE id = :id")
                    .param("id", kept.id())
                    .update();
            if (kept.requestUid() != null) {
                registrations
                        .lock(new RequestUid(kept.requestUid()))
                        .ifPresent(registration -> registrations.note(
                                registration,
                                RegistrationUpdate.event(null, null).by(who, "discard undone by " + who)));
            }
        });
        return kept;
    }

    @Scheduled(initialDelay = 1, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
    void forgetOld() {
        try {
            jdbc.sql("DELETE FROM discarded_letter WHERE discarded_at < :before")
                    .param("before", TimeColumn.of(clock.instant().minus(KEPT)))
                    .update();
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("discarded dead letters are not deleted: {}", e.getClass().getSimpleName());
        }
    }

    private static String json(DeadLetter letter) {
        try {
            return JSON.writeValueAsString(letter);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a dead letter that is no JSON", e);
        }
    }

    record Kept(String id, @Nullable String requestUid, String message) {}

    /**
     * One in the list.
     *
     * @param letter as it was listed among the dead letters
     */
    record Item(
            String id,
            @JsonProperty("requestUID") @Nullable String requestUid,
            String discardedAt,
            String by,
            String reason,
            @JsonRawValue String letter) {}

    /** Newest first. */
    static Callable<Page<Item>> page(ListDatabase lists, QueryParameters query) {
        return new ListQuery("SELECT *, discarded_by AS by, why AS reason, shown AS letter FROM discarded_letter")
                .between("discarded_at", query)
                .page(query, "discarded_at", "id", lists.jdbc(), new RecordRow<>(Item.class));
    }
}
