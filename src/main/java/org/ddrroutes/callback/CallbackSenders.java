package org.ddrroutes.callback;

import java.util.List;
import org.ddrroutes.privacy.Secret;
import org.springframework.stereotype.Component;

/** Who may send callbacks. It may be replaced while the program runs. */
@Component
public final class CallbackSenders {

    static final int NO_KEY = -1;

    private final CallbackMetrics metrics;
    private volatile CallbackSettings settings;

    CallbackSenders(CallbackSettings settings, CallbackMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
        metrics.keys(settings.apiKey().size());
    }

    /** Takes networks, proxies and keys from these settings, all in one step; the others are read at a start alone. */
    public void replaceBy(CallbackSettings read) {
        metrics.keys(read.apiKey().size());
        settings = read;
    }

    List<Network> allowedNetworks() {
        return settings.allowedNetworks();
    }

    List<Network> trustedProxies() {
        return settings.trustedProxies();
    }

    /** The place of a key among ours, -1 where it is none. All are compared, so that the time taken does not tell which one came near. */
    int placeOf(String key) {
        List<Secret> ours = settings.apiKey();
        int place = NO_KEY;
        for (int i = ours.size() - 1; i >= 0; i--) {
            place = ours.get(i).matches(key) ? i : place;
        }
        return place;
    }
}
