package org.ddrroutes.chaos;

import java.time.Duration;
import org.ddrroutes.harness.OutgoingMessage;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Sample;

/**
 * One registration of a run, as its producer knows it.
 *
 * @param sendAt since the start of the run
 * @param repliedTo whether its results are to come to a reply address rather than to the default queue
 * @param bare whether everything is in the body, nothing in properties
 * @param sentTwice whether its producer sends it a second time for no reason
 */
record Order(
        Sample sample,
        ExpectedEnd fate,
        Producer.Protocol protocol,
        Duration sendAt,
        boolean repliedTo,
        boolean bare,
        boolean sentTwice) {

    String requestUid() {
        return sample.requestUid();
    }

    OutgoingMessage outgoing(String replies) {
        OutgoingMessage outgoing = bare ? sample.asDraftWithoutProperties() : sample.asDraft();
        outgoing = outgoing.withCorrelationId("correlation-" + requestUid());
        return repliedTo ? outgoing.withReplyTo(replies) : outgoing;
    }
}
