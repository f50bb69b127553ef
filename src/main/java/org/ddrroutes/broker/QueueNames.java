package org.ddrroutes.broker;

import jakarta.jms.Queue;
import java.util.List;
import java.util.Set;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.ddrroutes.startup.SettingFault;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** The product's own queues: settings {@code ddr.queues.*}. */
@ConfigurationProperties("ddr.queues")
public record QueueNames(
        @DefaultValue("ddr.registrations") String registrations,
        @DefaultValue("ddr.registrations.retry") String retry,
        @DefaultValue("ddr.registrations.dead") String dead,
        @DefaultValue("ddr.results") String results) {

    public QueueNames {
        check("registrations", registrations);
        check("retry", retry);
        check("dead", dead);
        check("results", results);
        List<String> names = List.of(registrations, retry, dead, results);
        if (Set.copyOf(names).size() < names.size()) {
            throw new SettingFault("ddr.queues: registrations, retry, dead and results must be four different queues");
        }
    }

    private static void check(String setting, String name) {
        if (!name.matches("(?!(queue|topic):)[^\\x00-\\x20?*#]+")) {
            throw new SettingFault("ddr.queues." + setting
                    + " must be the bare name of a queue, without queue: and without blanks and ? * #");
        }
    }

    /**
     * The queue with this name. A session's own {@code createQueue} takes one with another name, {@code jms.queue.…}, where the
     * queue does not exist and may not be made.
     */
    public static Queue queue(String name) {
        return ActiveMQDestination.createQueue(name);
    }

    /** Whether an address, with or without a queue of its own behind {@code ::}, is one of ours. */
    public boolean isOwn(String address) {
        String bare = address.contains("::") ? address.substring(0, address.indexOf("::")) : address;
        String queue = address.contains("::") ? address.substring(address.indexOf("::") + 2) : address;
        List<String> own = List.of(registrations, retry, dead, results);
        return own.contains(bare) || own.contains(queue);
    }
}
