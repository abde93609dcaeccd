using AdminConsole.Domain;

namespace AdminConsole.Persistence.Seed;

/// <summary>Common names to draw from. "text|latin" gives the letters of the e-mail address where folding cannot.</summary>
internal static class DemoNames
{
    /// <summary>How many in a thousand come from each; the sum is a thousand.</summary>
    public static IReadOnlyList<DemoNameSet> All { get; } =
    [
        new(470, TwoFamilyNames: true,
            Parse("Lucía María Carmen Ana Laura Marta Sofía Paula Elena Cristina Isabel Raquel Sara Andrea Nuria Inés Begoña Rocío Pilar Silvia Beatriz Alba Irene Natalia Ángela Mónica Verónica Concepción Ximena Itziar Antonio José Manuel Francisco David Javier Daniel Carlos Miguel Rafael Pedro Ángel Alejandro Fernando Sergio Pablo Jorge Alberto Luis Álvaro Diego Adrián Raúl Iván Rubén Óscar Andrés Íñigo Joaquín Ramón Víctor Hugo Martín Tomás"),
            Parse("García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández Díaz Moreno Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez Ramos Gil Ramírez Serrano Blanco Molina Morales Suárez Ortega Delgado Castro Ortiz Rubio Marín Sanz Núñez Iglesias Medina Garrido Cortés Castillo Santos Lozano Guerrero Cano Prieto Méndez Cruz Calvo Gallego Vidal León Márquez Herrera Peña Flores Cabrera Campos Vega Fuentes Carrasco Ibáñez Zúñiga Ordóñez Echevarría Quiñones")),
        new(310, TwoFamilyNames: false,
            Parse("Olivia Amelia Emily Grace Charlotte Hannah Alice Sophie Lucy Ruby Megan Rachel Claire Fiona Heather Rebecca Victoria Joanna Abigail Stephanie Erin Nicole Karen Julia Zoë James Oliver George Harry Jack Thomas William Samuel Henry Edward Joseph Benjamin Matthew Andrew Christopher Michael Robert Patrick Simon Stuart Graham Kevin Brian Neil Ethan Callum"),
            Parse("Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green Hall Wood Jackson Clarke Harris Lewis Young King Baker Turner Hill Scott Moore Cooper Ward Morris Watson Harrison Morgan Allen James Mitchell Phillips Parker Bennett Cox Richardson Shaw Collins O'Brien O'Connor McCarthy Murphy Kelly Byrne Ryan Campbell Stewart Fraser")),
        new(100, TwoFamilyNames: false,
            Parse("Chloé Hélène Amélie François Jérôme Benoît Anaïs João Inês Conceição Mateus Antônio Jürgen Jörg Käthe Günther Birgit Søren|soren Åse|ase Łukasz|lukasz Małgorzata|malgorzata Zofia Agnieszka Giulia Niccolò Matteo Chiara Márton Zsófia Öykü"),
            Parse("Lefèvre Durand Fournier Girard Chevalier Müller Schäfer Weiß|weiss Krüger Schröder Silva Gonçalves Araújo Magalhães Rossi Esposito Ferrari Nowak Wiśniewski Wójcik Kowalczyk Ødegård|odegard Lindström Bjørnsen|bjornsen Kovács Szabó Yılmaz|yilmaz Şahin Dvořák Černý")),
        new(40, TwoFamilyNames: false,
            Parse("Иван|ivan Алексей|aleksei Дмитрий|dmitri Сергей|sergei Николай|nikolai Андрей|andrei Михаил|mikhail Богдан|bohdan Анна|anna Екатерина|ekaterina Ольга|olga Наталья|natalia Ирина|irina Світлана|svitlana Юлия|yulia Мария|maria"),
            Parse("Иванов|ivanov Петренко|petrenko Смирнов|smirnov Коваленко|kovalenko Кузнецов|kuznetsov Шевченко|shevchenko Попов|popov Бондаренко|bondarenko Соколов|sokolov Мельник|melnyk Новак|novak Димитров|dimitrov Йовановић|jovanovic Ткаченко|tkachenko Волков|volkov Георгиев|georgiev")),
        new(40, TwoFamilyNames: false,
            Parse("محمد|mohamed أحمد|ahmed يوسف|youssef عمر|omar خالد|khaled إبراهيم|ibrahim كريم|karim سامي|sami فاطمة|fatima عائشة|aisha مريم|maryam ليلى|layla نور|nour هدى|huda سلمى|salma زينب|zainab"),
            Parse("العلوي|alaoui حداد|haddad منصور|mansour خوري|khoury بناني|bennani نجار|najjar صالح|saleh حسن|hassan الإدريسي|idrissi سليمان|suleiman يعقوبي|yacoubi رحماني|rahmani شريف|sharif طاهر|taher عباس|abbas بركات|barakat")),
        new(40, TwoFamilyNames: false,
            Parse("伟|wei 芳|fang 娜|na 敏|min 静|jing 丽|li 强|qiang 磊|lei 洋|yang 艳|yan 勇|yong 杰|jie 秀英|xiuying 志强|zhiqiang 思远|siyuan 雨桐|yutong"),
            Parse("王|wang 李|li 张|zhang 刘|liu 陈|chen 杨|yang 赵|zhao 黄|huang 周|zhou 吴|wu 徐|xu 孙|sun 胡|hu 朱|zhu 林|lin 何|he")),
    ];

    public static (DemoName Given, DemoName Family) Draw(DemoRandom random)
    {
        var at = random.Below(1000);
        foreach (var set in All)
        {
            if (at >= set.PerMille)
            {
                at -= set.PerMille;
                continue;
            }

            var family = random.Pick(set.Family);
            if (set.TwoFamilyNames && random.Chance(600))
            {
                family = family with { Text = $"{family.Text} {random.Pick(set.Family).Text}" };
            }

            return (random.Pick(set.Given), family);
        }

        throw new InvalidOperationException("The shares of the name sets do not add up to a thousand.");
    }

    private static DemoName[] Parse(string names)
        => [.. names.Split(' ').Select(static entry => entry.Split('|') is [var text, var latin] ? new DemoName(text, latin) : new DemoName(entry, Latin(entry)))];

    private static string Latin(string text) => string.Concat(TextRules.Fold(text).Where(char.IsAsciiLetterLower));
}

/// <summary>Names of one tongue. <see cref="TwoFamilyNames"/> for those who bear two.</summary>
internal sealed record DemoNameSet(int PerMille, bool TwoFamilyNames, IReadOnlyList<DemoName> Given, IReadOnlyList<DemoName> Family);

/// <summary>A name as it is written, and in the letters of an e-mail address.</summary>
internal sealed record DemoName(string Text, string Latin);
