package org.ddrroutes.operations;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses what a page from elsewhere makes an operator's browser send: it is on a machine that may reach this port, and
 * sends his login by itself. Where there is no login, a name in {@code Host} that is not this machine's own is refused as
 * well: a page may have its own name point here.
 */
final class ForeignRequests extends OncePerRequestFilter {

    private static final Set<String> HARMLESS = Set.of("GET", "HEAD");
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");
    private static final Pattern THIS_MACHINE =
            Pattern.compile("(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]{1,5})?", Pattern.CASE_INSENSITIVE);

    private final boolean onlyThisMachine;

    ForeignRequests(boolean onlyThisMachine) {
        this.onlyThisMachine = onlyThisMachine;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String host = request.getHeader(HttpHeaders.HOST);
        boolean foreignHost =
                onlyThisMachine && (host == null || !THIS_MACHINE.matcher(host).matches());
        boolean foreignPage = !HARMLESS.contains(request.getMethod())
                && !(isOwnOrigin(request.getHeader(HttpHeaders.ORIGIN), host)
                        && isOwnSite(request.getHeader("Sec-Fetch-Site")));
        if (foreignHost || foreignPage) {
            response.sendError(HttpStatus.FORBIDDEN.value());
        } else {
            chain.doFilter(request, response);
        }
    }

    /** What is no browser says nothing of an origin. */
    private static boolean isOwnOrigin(@Nullable String origin, @Nullable String host) {
        if (origin == null) {
            return true;
        }
        try {
            String authority = URI.create(origin).getAuthority();
            return authority != null && host != null && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isOwnSite(@Nullable String site) {
        return site == null || OWN_SITES.contains(site.toLowerCase(Locale.ROOT));
    }
}
