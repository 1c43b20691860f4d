/** The main job: yesterday is opened, its differences are understood, the corrected statement is dropped, and they go. */
import { correctedFile, dayOf, month, shown, YESTERDAY } from '../support/demo-month.ts';
import { dropFile } from '../support/files.ts';
import { expect, test } from '../support/fixtures.ts';
import { person } from '../support/people.ts';
import { signIn } from '../support/sign-in.ts';
import { slowness } from '../support/slow.ts';

test.use({ locale: 'zh-CN' });

const found = month().expected.filter((each) => each.channelCode === 'wechat' && each.businessDate === YESTERDAY);
const amount = found.find((each) => each.kind === 'amount');
const missing = found.find((each) => each.kind === 'missing_at_channel');
const duplicate = found.find((each) => each.kind === 'duplicate');
const ours = (ourNo: string | null) => month().payments.find((each) => each.ourNo === ourNo && each.kind === 'payment');

test('operations staff reconcile yesterday in Chinese: three differences understood, a corrected statement dropped, all three gone', async ({
  page,
}) => {
  test.setTimeout(120_000 * slowness);
  expect(found).toHaveLength(3);
  await signIn(page, person('operations2'));

  // The work page: yesterday by channel.
  await expect(page.getByRole('heading', { level: 1, name: '我的工作台' })).toBeVisible();
  const wechat = page.getByRole('region', { name: `${YESTERDAY} 各渠道` }).getByRole('row', { name: /微信支付/ });
  await expect(wechat).toContainText('有差异');
  await expect(wechat.getByRole('link', { name: '3', exact: true })).toBeVisible();

  // The day itself: totals, and the rows behind each figure.
  await wechat.getByRole('link', { name: '微信支付' }).click();
  await expect(page.getByRole('heading', { level: 1, name: `微信支付 · ${YESTERDAY}` })).toBeVisible();
  await expect(page.getByText('当日第 1 次对账').first()).toBeVisible();
  const { rows } = dayOf('wechat');
  const flow = page.getByRole('region', { name: '账单明细的去向' });
  // The unlisted payment has no line; the amount and the second charge are lines that match nothing as they are.
  const matched = rows.length - 2;
  await flow.getByRole('button', { name: `${matched} 已匹配` }).click();
  await expect(page.getByRole('tabpanel').getByRole('row')).toHaveCount(51);
  const fates = page.getByRole('group', { name: '账单明细的去向' });
  await fates.getByRole('button', { name: /等待次日/ }).click();
  await expect(fates.getByRole('button', { name: /等待次日/ })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('tablist')).toHaveCount(1);
  await expect(page.getByRole('tabpanel').getByRole('row').nth(1)).toBeVisible();
  await page.getByRole('tablist', { name: '批次内容' }).getByRole('tab', { name: '汇总' }).click();
  const byKind = page.getByRole('region', { name: '发现的差异' });
  await expect(byKind.getByRole('row')).toHaveCount(4);
  for (const kind of ['金额不符', '我方有渠道无', '重复']) await expect(byKind.getByRole('link', { name: kind })).toBeVisible();

  // Each difference: the sentence, and both sides.
  const open = async (kind: string) => {
    await page.goto(`/recon/wechat/${YESTERDAY}`);
    await page.getByRole('region', { name: '发现的差异' }).getByRole('link', { name: kind }).click();
    await expect(page).toHaveURL(/\/recon\/differences\?/);
    const row = page.getByRole('table', { name: '差异' }).getByRole('row').filter({ hasText: kind });
    await expect(row).toHaveCount(1);
    await row.getByRole('link').first().click();
    await expect(page).toHaveURL(/\/recon\/differences\/[^/?]+$/);
  };
  const sides = page.getByRole('region', { name: '双方对照' }).first();

  await open('金额不符');
  const oursMinor = ours(amount?.ourNo ?? null)?.amountMinor ?? 0n;
  const theirsMinor = oursMinor + 1200n;
  await expect(page.getByText(`渠道 ${shown(theirsMinor)} CNY，我方 ${shown(oursMinor)} CNY：`)).toContainText('长款 12.00 CNY');
  const amountRow = sides.getByRole('row', { name: /^金额/ });
  await expect(amountRow.getByRole('cell').nth(0)).toContainText(shown(oursMinor));
  await expect(amountRow.getByRole('cell').nth(1)).toContainText(shown(theirsMinor));
  await expect(amountRow.getByRole('cell').nth(2)).toContainText('+12.00');
  await expect(sides.getByRole('row', { name: /^币种/ })).toContainText('=');

  await open('我方有渠道无');
  const missingMinor = shown(-(missing?.deltaMinor ?? 0n));
  await expect(
    page.getByText(`我方记为成功 ${missingMinor} CNY（${missing?.ourNo}），渠道账单未见：我方少 ${missingMinor} CNY（短款）。`),
  ).toBeVisible();
  await expect(sides.getByRole('columnheader', { name: /渠道/ })).toContainText('账单未见');
  await expect(sides.getByRole('row', { name: /^金额/ }).getByRole('cell').nth(0)).toContainText(missingMinor);
  // The payment of ours is one step away.
  await page.getByRole('link', { name: /打开支付订单/ }).click();
  await expect(page).toHaveURL(/\/payments\//);
  await expect(page.getByText(missing?.ourNo ?? '-').first()).toBeAttached();

  await open('重复');
  await expect(
    page.getByText(
      `我方同一单号（${duplicate?.ourNo}）在渠道成功不止一次，另一笔为 ${duplicate?.channelNo}：长款 ${shown(duplicate?.deltaMinor ?? 0n)} CNY。`,
    ),
  ).toBeVisible();
  // Beside it: our one record, the line that it met, and the line that is one too many, whose number and time are others.
  await expect(sides.getByRole('columnheader', { name: /^我方/ })).toContainText('1 条记录');
  await expect(sides.getByRole('columnheader', { name: /^渠道/ })).toContainText('2 条明细');
  const { channelNo: firstNo } = ours(duplicate?.ourNo ?? null) ?? {};
  const numbers = sides.getByRole('row', { name: /^渠道订单号/ }).getByRole('cell');
  for (const [at, number] of [firstNo, firstNo, duplicate?.channelNo].entries()) await expect(numbers.nth(at)).toContainText(number ?? '-');
  await expect(numbers.filter({ hasText: '不同' })).toHaveText([new RegExp(`${duplicate?.channelNo}`)]);
  await expect(
    sides
      .getByRole('row', { name: /^交易时间/ })
      .getByRole('cell')
      .filter({ hasText: '不同' }),
  ).toHaveCount(1);
  await expect(sides.getByRole('link', { name: '打开支付订单' })).toHaveAttribute('href', /^\/payments\/[0-9a-f-]{36}$/);
  // The line of the statement that the channel listed the second time.
  await sides
    .getByRole('columnheader', { name: /重复/ })
    .getByRole('link', { name: /账单第 \d+ 行/ })
    .click();
  await expect(page).toHaveURL(/\/recon\/statements\/[^/]+\?line=\d+/);
  await expect(page.getByText(duplicate?.channelNo ?? '-').first()).toBeAttached();

  // The calendar says so too.
  await page.goto('/recon');
  const cell = page.getByRole('grid').getByRole('button', { name: new RegExp(`微信支付, ${YESTERDAY}`) });
  await expect(cell).toHaveAccessibleName(/有差异 · 3/);

  // The channel's corrected statement is dropped on the inbox.
  await page.getByRole('link', { name: '上传账单' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '账单' })).toBeVisible();
  const file = correctedFile('wechat');
  await dropFile(page.getByText('把文件拖到这里，或点击选择'), file);
  const upload = page.getByRole('region', { name: '上传账单' }).getByRole('listitem').filter({ hasText: file.name });
  await expect(upload).toContainText('已导入', { timeout: 30_000 });
  await expect(upload).toContainText('第 2 版');

  // The worker reconciles by itself; the page of the day shows it without being loaded again.
  await upload.getByRole('link', { name: '查看当日对账' }).click();
  await expect(page.getByText('当日第 2 次对账').first()).toBeVisible({ timeout: 30_000 });
  const versions = page.getByRole('region', { name: '当日各次对账' });
  await expect(versions).toContainText('已消除 · 3');
  await expect(page.getByRole('region', { name: '发现的差异' }).getByRole('row')).toHaveCount(0);

  // Once more by hand changes nothing.
  await page.getByRole('button', { name: '重新对账' }).click();
  await expect(page.getByText(/^对账完成：自 .+ 的第 2 次对账以来没有变化；那一次新增 0 笔，消除 3 笔。$/)).toBeVisible({
    timeout: 30_000,
  });
  await expect(page.getByText('当日第 3 次对账').first()).toBeVisible();

  // Nothing is left to do, and the list says how much was done.
  await page.goto(`/recon/differences?f.channels=wechat&f.date=${YESTERDAY}..${YESTERDAY}`);
  await expect(page.getByText('差异已全部处理（共 3 笔）')).toBeVisible();

  // The three are kept, as resolved, with what resolved them.
  await page.goto(`/recon/differences?f.channels=wechat&f.date=${YESTERDAY}..${YESTERDAY}&f.statuses=resolved`);
  const list = page.getByRole('table', { name: '差异' });
  await expect(list.getByRole('row')).toHaveCount(4);
  await list.getByRole('row').nth(1).getByRole('link').first().click();
  await expect(page.getByText('重新对账后消除').first()).toBeVisible();

  await page.goto('/recon');
  await expect(cell).toHaveAccessibleName(/差异已清/);
});
