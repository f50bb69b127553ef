package org.ddrroutes.registration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Reads CSV for a route of an editor's own. The first line names the fields, and shows what separates them: a comma, a semicolon,
 * a tab or a bar. Every value is text, with its leading zeros.
 */
@Component("csvRequests")
public class CsvRequests {

    /** Spreadsheets write it in front of UTF-8. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final ObjectReader reader = new CsvMapper()
            .readerForMapOf(String.class)
            .with(CsvParser.Feature.FAIL_ON_MISSING_COLUMNS)
            .with(CsvParser.Feature.SKIP_EMPTY_LINES);

    /**
     * One map for each line behind the first.
     *
     * @throws JsonProcessingException where a line has more or fewer values than the first, or cannot be read
     * @throws IllegalArgumentException where there is none
     */
    public List<Map<String, String>> read(@Body String csv) throws IOException {
        String text = csv.startsWith(BYTE_ORDER_MARK) ? csv.substring(1) : csv;
        CsvSchema schema = CsvSchema.emptySchema().withHeader().withColumnSeparator(separatorOf(text));
        try (MappingIterator<Map<String, String>> lines = reader.with(schema).readValues(text)) {
            List<Map<String, String>> requests = lines.readAll();
            if (requests.isEmpty()) {
                throw new IllegalArgumentException("no line behind the first");
            }
            return requests;
        }
    }

    /** The one that the first line has most of; a comma where it has none. */
    private static char separatorOf(String csv) {
        String names = csv.lines().findFirst().orElse("");
        char most = ',';
        for (char one : new char[] {';', '\t', '|'}) {
            if (StringUtils.countOccurrencesOf(names, String.valueOf(one))
                    > StringUtils.countOccurrencesOf(names, String.valueOf(most))) {
                most = one;
            }
        }
        return most;
    }
}
